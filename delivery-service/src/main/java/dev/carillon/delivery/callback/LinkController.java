// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.callback;

import dev.carillon.delivery.correlation.DeliveryTags;
import dev.carillon.runtime.http.Problem;
import io.swagger.v3.oas.annotations.Hidden;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// Controller of the links in messages. Each link is sealed and cannot be forged. A link redirects only to the
/// target that the message had, and unsubscribes only the recipient of the message.
@Hidden
@RestController
final class LinkController {

    /// Purpose of an unsubscription if the message has none.
    static final String MARKETING = "marketing";

    private static final String PROVIDER = "link";
    private static final byte[] PIXEL =
            Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    private final DeliveryTags tags;
    private final ReportRecorder recorder;
    private final InstantSource clock;

    LinkController(DeliveryTags tags, ReportRecorder recorder, InstantSource clock) {
        this.tags = tags;
        this.recorder = recorder;
        this.clock = clock;
    }

    /// Tracking picture of an opened message. An unknown tag gets the picture too, so that its message does not
    /// look broken.
    @GetMapping("/links/opens/{tag}")
    ResponseEntity<byte[]> open(@PathVariable String tag) {
        report(tag, DeliveryTags.Use.OPEN, _ -> new ReportedFact.Opening(PROVIDER));
        return ResponseEntity.ok()
                .contentType(MediaType.IMAGE_GIF)
                .cacheControl(CacheControl.noStore())
                .body(PIXEL.clone());
    }

    /// Redirects to the link's target, which is stored only in the tag.
    @GetMapping("/links/clicks/{tag}")
    ResponseEntity<?> click(@PathVariable String tag) {
        Optional<DeliveryTags.Opened> opened = tags.open(tag, DeliveryTags.Use.CLICK);
        if (opened.isEmpty()) {
            return unknown();
        }
        String target = opened.get().detail();
        // The redirect must not depend on Kafka.
        recorder.record(opened.get().subject(), new Report(PROVIDER, clock.instant(), new ReportedFact.Click(target)));
        return ResponseEntity.status(HttpStatus.FOUND)
                .location(URI.create(target))
                .cacheControl(CacheControl.noStore())
                .header("Referrer-Policy", "no-referrer")
                .build();
    }

    /// Asks for confirmation, because mail servers follow links to inspect them.
    @GetMapping("/links/unsubscribe/{tag}")
    ResponseEntity<?> askToUnsubscribe(@PathVariable String tag) {
        return tags.open(tag, DeliveryTags.Use.UNSUBSCRIBE).isEmpty()
                ? unknown()
                : page(
                        HttpStatus.OK,
                        "Unsubscribe?",
                        "<form method=\"post\"><button name=\"from\" value=\"page\">Unsubscribe</button></form>");
    }

    /// Unsubscribes without confirmation (RFC 8058). The page's button sends the same request.
    @PostMapping("/links/unsubscribe/{tag}")
    ResponseEntity<?> unsubscribe(@PathVariable String tag, jakarta.servlet.http.HttpServletRequest request) {
        String evidence = "One-Click".equals(request.getParameter("List-Unsubscribe")) ? "one-click" : "page";
        return switch (report(
                tag, DeliveryTags.Use.UNSUBSCRIBE, purpose -> new ReportedFact.Unsubscription(purpose, evidence))) {
            case RECORDED, REPEATED, LATE, OF_NO_USE ->
                page(HttpStatus.OK, "You are unsubscribed", "<p>You will get no more messages of this kind.</p>");
            case UNAVAILABLE ->
                page(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "This did not work just now",
                        "<p>You are not unsubscribed yet. Please try again in a few minutes.</p>"
                                + "<form method=\"post\"><button name=\"from\" value=\"page\">Unsubscribe</button></form>");
            case UNKNOWN, FORGED, MALFORMED -> unknown();
        };
    }

    private ReportResult report(
            String tag, DeliveryTags.Use use, java.util.function.Function<String, ReportedFact> fact) {
        return tags.open(tag, use)
                .map(opened -> recorder.record(
                        opened.subject(), new Report(PROVIDER, clock.instant(), fact.apply(opened.detail()))))
                .orElseGet(() -> recorder.count(PROVIDER, ReportResult.UNKNOWN));
    }

    private ResponseEntity<?> unknown() {
        return page(HttpStatus.NOT_FOUND, "This link does not work", "<p>It may have been cut off.</p>");
    }

    private static ResponseEntity<?> page(HttpStatus status, String title, String content) {
        ResponseEntity.BodyBuilder response = ResponseEntity.status(status);
        if (status == HttpStatus.SERVICE_UNAVAILABLE) {
            response.header("Retry-After", Long.toString(Problem.RETRY_AFTER_SECONDS));
        }
        return response.contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                .cacheControl(CacheControl.noStore())
                .header("Content-Security-Policy", "default-src 'none'; form-action 'self'; frame-ancestors 'none'")
                .header("Referrer-Policy", "no-referrer")
                .body("""
                        <!doctype html>
                        <html lang="en">
                        <head><meta charset="utf-8">
                        <meta name="viewport" content="width=device-width, initial-scale=1">
                        <meta name="robots" content="noindex"><title>%1$s</title></head>
                        <body><main><h1>%1$s</h1>%2$s</main></body>
                        </html>
                        """.formatted(title, content));
    }
}
