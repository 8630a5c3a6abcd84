// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.sms;

import dev.carillon.simulators.callback.CallbackClient;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Sender of the vendors' status callbacks: forms, which Twilio signs with the account's token in
/// `X-Twilio-Signature`, and Vonage with the signature secret in `sig`.
final class StatusCallback {

    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final CallbackClient client = new CallbackClient();
    private final SmsSimulatorProperties account;
    private final InstantSource clock;

    StatusCallback(SmsSimulatorProperties account, InstantSource clock) {
        this.account = account;
        this.clock = clock;
    }

    /// Sends a callback. Returns the receiver's status, or 502 if there is no answer.
    int playTwilio(ReceivedSms sms, String status, String errorCode) {
        Map<String, String> form = new TreeMap<>(Map.of(
                "AccountSid", account.twilioAccountSid(),
                "From", sms.from(),
                "MessageSid", sms.id(),
                "MessageStatus", status,
                "SmsSid", sms.id(),
                "SmsStatus", status,
                "To", sms.to()));
        if (!errorCode.isEmpty()) {
            form.put("ErrorCode", errorCode);
        }
        StringBuilder signed = new StringBuilder(sms.callback());
        form.forEach((name, value) -> signed.append(name).append(value));
        String signature =
                Base64.getEncoder().encodeToString(hmac("HmacSHA1", account.twilioAuthToken(), signed.toString()));
        return client.postForm(sms.callback(), form, Map.of("X-Twilio-Signature", signature));
    }

    /// Sends a callback. Returns the receiver's status, or 502 if there is no answer.
    int playVonage(ReceivedSms sms, String status, String errorCode) {
        Map<String, String> form = new TreeMap<>(Map.of(
                "api-key", account.vonageApiKey(),
                "client-ref", sms.reference(),
                "err-code", errorCode.isEmpty() ? "0" : errorCode,
                "message-timestamp", TIMESTAMP.format(clock.instant()),
                "messageId", sms.id(),
                "msisdn", sms.to().substring(1),
                "price", "0.03330000",
                "status", status,
                "to", sms.from()));
        StringBuilder signed = new StringBuilder();
        form.forEach(
                (name, value) -> signed.append('&').append(name).append('=').append(value.replaceAll("[&=]", "_")));
        form.put(
                "sig",
                HexFormat.of().formatHex(hmac("HmacSHA256", account.vonageSignatureSecret(), signed.toString())));
        return client.postForm(sms.callback(), form, Map.of());
    }

    private static byte[] hmac(String algorithm, String secret, String text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
