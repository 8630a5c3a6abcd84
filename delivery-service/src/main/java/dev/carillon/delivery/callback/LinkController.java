// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.callback;

import dev.carillon.delivery.correlation.DeliveryTags;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.Receipt;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Locale;
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
    private static final LinkPage.Button UNSUBSCRIBE = new LinkPage.Button("unsubscribe", "page");
    private static final LinkPage.Button UNDO = new LinkPage.Button("undo", "undo");
    private static final byte[] PIXEL =
            Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    private final DeliveryTags tags;
    private final ReportRecorder recorder;
    private final PreferenceCentre preferences;
    private final InstantSource clock;

    LinkController(DeliveryTags tags, ReportRecorder recorder, PreferenceCentre preferences, InstantSource clock) {
        this.tags = tags;
        this.recorder = recorder;
        this.preferences = preferences;
        this.clock = clock;
    }

    /// Tracking picture of an opened message. An unknown tag gets the picture too, so that its message does not
    /// look broken.
    @GetMapping("/links/opens/{tag}")
    ResponseEntity<byte[]> open(@PathVariable String tag) {
        tags.open(tag, DeliveryTags.Use.OPEN)
                .ifPresentOrElse(
                        opened -> recorder.record(
                                opened.subject(),
                                new Report(PROVIDER, clock.instant(), new ReportedFact.Opening(PROVIDER))),
                        () -> recorder.count(PROVIDER, ReportResult.UNKNOWN));
        return ResponseEntity.ok()
                .contentType(MediaType.IMAGE_GIF)
                .cacheControl(CacheControl.noStore())
                .body(PIXEL.clone());
    }

    /// Redirects to the link's target, which is stored only in the tag.
    @GetMapping("/links/clicks/{tag}")
    ResponseEntity<?> click(@PathVariable String tag, Locale language) {
        Optional<DeliveryTags.Opened> opened = tags.open(tag, DeliveryTags.Use.CLICK);
        if (opened.isEmpty()) {
            return unknown(language);
        }
        String target = opened.get().detail();
        // The redirect must not depend on Kafka.
        recorder.record(opened.get().subject(), new Report(PROVIDER, clock.instant(), new ReportedFact.Click(target)));
        return redirect(URI.create(target));
    }

    /// Opens the recipient's preference centre, for a day. Old links work as long as their key is configured.
    @GetMapping("/links/preferences/{tag}")
    ResponseEntity<?> preferences(@PathVariable String tag, Locale language) {
        return tags.open(tag, DeliveryTags.Use.PREFERENCES)
                .flatMap(opened -> preferences.page(opened.subject()))
                .<ResponseEntity<?>>map(LinkController::redirect)
                .orElseGet(() -> unknown(language));
    }

    /// Asks for confirmation, because mail servers follow links to inspect them.
    @GetMapping("/links/unsubscribe/{tag}")
    ResponseEntity<?> askToUnsubscribe(@PathVariable String tag, Locale language) {
        return tags.open(tag, DeliveryTags.Use.UNSUBSCRIBE)
                .<ResponseEntity<?>>map(
                        opened -> page(HttpStatus.OK, opened, "ask", Optional.of(UNSUBSCRIBE), language))
                .orElseGet(() -> unknown(language));
    }

    /// Unsubscribes without confirmation (RFC 8058). The buttons of the pages send their name in `from`.
    @PostMapping("/links/unsubscribe/{tag}")
    ResponseEntity<?> unsubscribe(@PathVariable String tag, HttpServletRequest request, Locale language) {
        Optional<DeliveryTags.Opened> opened = tags.open(tag, DeliveryTags.Use.UNSUBSCRIBE);
        if (opened.isEmpty()) {
            recorder.count(PROVIDER, ReportResult.UNKNOWN);
            return unknown(language);
        }
        String purpose = opened.get().detail();
        boolean isUndone = UNDO.from().equals(request.getParameter("from"));
        String evidence = "One-Click".equals(request.getParameter("List-Unsubscribe")) ? "one-click" : "page";
        ReportedFact fact = isUndone
                ? new ReportedFact.Resubscription(purpose, "page")
                : new ReportedFact.Unsubscription(purpose, evidence);
        return switch (recorder.record(opened.get().subject().clone(), new Report(PROVIDER, clock.instant(), fact))) {
            case RECORDED, REPEATED, LATE, OF_NO_USE ->
                isUndone
                        ? page(HttpStatus.OK, opened.get(), "undone", Optional.of(UNSUBSCRIBE), language)
                        : page(HttpStatus.OK, opened.get(), "done", Optional.of(UNDO), language);
            case UNAVAILABLE ->
                page(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        opened.get(),
                        "failed",
                        Optional.of(new LinkPage.Button("again", isUndone ? UNDO.from() : UNSUBSCRIBE.from())),
                        language);
            case UNKNOWN, FORGED, MALFORMED -> unknown(language);
        };
    }

    private ResponseEntity<?> page(
            HttpStatus status,
            DeliveryTags.Opened opened,
            String name,
            Optional<LinkPage.Button> button,
            Locale language) {
        Receipt.Builder subject = opened.subject();
        return new LinkPage(
                        status,
                        preferences.brand(RecipientKey.of(subject.getTenant(), subject.getRecipient())),
                        name,
                        button,
                        preferences.page(subject).map(URI::toString))
                .in(language.toLanguageTag());
    }

    private static ResponseEntity<?> unknown(Locale language) {
        return new LinkPage(HttpStatus.NOT_FOUND, "", "unknown", Optional.empty(), Optional.empty())
                .in(language.toLanguageTag());
    }

    private static ResponseEntity<?> redirect(URI target) {
        return ResponseEntity.status(HttpStatus.FOUND)
                .location(target)
                .cacheControl(CacheControl.noStore())
                .header("Referrer-Policy", "no-referrer")
                .build();
    }
}
