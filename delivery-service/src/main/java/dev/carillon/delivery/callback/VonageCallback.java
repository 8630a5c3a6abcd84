// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.callback;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/// Controller of Vonage's delivery receipts: fields in the query or in a form, signed with the account's signature
/// secret in `sig` (SHA-256 HMAC). The signature does not include the path, so the signed `client-ref` must name the
/// delivery in the path's tag, and the signed time must be within the replay window.
@Hidden
@RestController
final class VonageCallback {

    private static final String PROVIDER = "vonage";
    private static final String ALGORITHM = "HmacSHA256";
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    /// Error codes for a permanently absent subscriber and an unknown number.
    private static final Set<String> DEAD_NUMBER = Set.of("3", "9");

    private final SecretKeySpec secret;
    private final ReportRecorder recorder;
    private final ReplayWindow window;

    VonageCallback(String signatureSecret, ReportRecorder recorder, ReplayWindow window) {
        this.secret = new SecretKeySpec(signatureSecret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
        this.recorder = recorder;
        this.window = window;
    }

    @RequestMapping(
            path = "/callbacks/vonage/{tag}",
            method = {RequestMethod.GET, RequestMethod.POST})
    ResponseEntity<byte[]> receive(@PathVariable String tag, HttpServletRequest request) {
        Map<String, String> form = CallbackBody.form(request);
        Optional<Instant> at = at(form);
        if (!isSigned(form) || at.filter(window::contains).isEmpty()) {
            return CallbackAnswers.of(recorder.count(PROVIDER, ReportResult.FORGED));
        }
        if (!recorder.isAbout(tag, form.getOrDefault("client-ref", ""))) {
            return CallbackAnswers.of(recorder.count(PROVIDER, ReportResult.UNKNOWN));
        }
        return CallbackAnswers.of(recorder.record(tag, PROVIDER, at.get(), fact(form)));
    }

    static Optional<ReportedFact> fact(Map<String, String> form) {
        String status = form.getOrDefault("status", "");
        String code = form.getOrDefault("err-code", "");
        return switch (status) {
            case "delivered" -> Optional.of(new ReportedFact.Confirmation(status));
            case "failed", "rejected", "expired" ->
                Optional.of(new ReportedFact.Bounce(
                        code.isEmpty() ? status : code,
                        status,
                        DEAD_NUMBER.contains(code)
                                ? ReportedFact.Persistence.PERMANENT
                                : ReportedFact.Persistence.PASSING));
            default -> Optional.empty();
        };
    }

    /// True if `sig` matches. It signs all other fields in the order of their names, each as `&name=value` with `&`
    /// and `=` in values replaced by `_`.
    private boolean isSigned(Map<String, String> form) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(form).forEach((name, value) -> {
            if (!name.equals("sig")) {
                text.append('&').append(name).append('=').append(value.replaceAll("[&=]", "_"));
            }
        });
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            String expected =
                    HexFormat.of().formatHex(mac.doFinal(text.toString().getBytes(StandardCharsets.UTF_8)));
            return MessageDigest.isEqual(
                    expected.getBytes(StandardCharsets.US_ASCII),
                    form.getOrDefault("sig", "").toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    private static Optional<Instant> at(Map<String, String> form) {
        try {
            return Optional.of(LocalDateTime.parse(form.getOrDefault("message-timestamp", ""), TIMESTAMP)
                    .toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
