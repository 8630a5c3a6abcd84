// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.callback;

import com.twilio.security.RequestValidator;
import dev.carillon.delivery.correlation.DeliveryTags;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// Controller of Twilio's status callbacks: a form, signed with the account's token in `X-Twilio-Signature`.
@Hidden
@RestController
final class TwilioCallback {

    private static final String PROVIDER = "twilio";

    /// Error codes for a number that does not exist or does not accept text messages.
    private static final Set<String> DEAD_NUMBER = Set.of("21211", "21614", "30005", "30006");

    /// Error code for a recipient who answered STOP.
    private static final String UNSUBSCRIBED = "21610";

    private final RequestValidator signatures;
    private final DeliveryTags tags;
    private final ReportRecorder recorder;
    private final InstantSource clock;

    TwilioCallback(String authToken, DeliveryTags tags, ReportRecorder recorder, InstantSource clock) {
        this.signatures = new RequestValidator(authToken);
        this.tags = tags;
        this.recorder = recorder;
        this.clock = clock;
    }

    @PostMapping("/callbacks/twilio/{tag}")
    ResponseEntity<byte[]> receive(@PathVariable String tag, HttpServletRequest request) {
        Map<String, String> form = CallbackBody.form(request);
        String signature = request.getHeader("X-Twilio-Signature");
        String url = tags.callbackUrl(PROVIDER, tag);
        if (signature == null || !signatures.validate(url, form, signature)) {
            return CallbackAnswers.of(recorder.count(PROVIDER, ReportResult.FORGED));
        }
        return CallbackAnswers.of(recorder.record(tag, PROVIDER, clock.instant(), fact(form)));
    }

    static Optional<ReportedFact> fact(Map<String, String> form) {
        String status = form.getOrDefault("MessageStatus", form.getOrDefault("SmsStatus", ""));
        String code = form.getOrDefault("ErrorCode", "");
        return switch (status) {
            case "delivered" -> Optional.of(new ReportedFact.Confirmation(status));
            case "read" -> Optional.of(new ReportedFact.Opening(status));
            case "undelivered", "failed" ->
                Optional.of(
                        code.equals(UNSUBSCRIBED)
                                ? new ReportedFact.Complaint("stop")
                                : new ReportedFact.Bounce(
                                        code.isEmpty() ? status : code,
                                        status,
                                        DEAD_NUMBER.contains(code)
                                                ? ReportedFact.Persistence.PERMANENT
                                                : ReportedFact.Persistence.PASSING));
            default -> Optional.empty();
        };
    }
}
