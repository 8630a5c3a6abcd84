// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.rest;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.carillon.events.RecipientId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.gateway.inbox.history.InboxHistory;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.Hidden;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// `GET /v1/recipients/{id}/inbox`: export of a recipient's whole inbox, to answer requests for access to personal
/// data. For producers, page by page, the newest item first.
@Hidden
@RestController
class InboxExportController {

    private static final String SCOPE = "recipients:read";
    private static final int MAX_LIMIT = 200;
    private static final Logger LOG = LoggerFactory.getLogger(InboxExportController.class);

    private final ProducerAccess access;
    private final InboxHistory history;
    private final Predicate<RecipientKey> isKnown;

    /// @param isKnown true for a recipient that the installation knows, even if its inbox is empty
    InboxExportController(ProducerAccess access, InboxHistory history, Predicate<RecipientKey> isKnown) {
        this.access = access;
        this.history = history;
        this.isKnown = isKnown;
    }

    /// @param next value of `after` for the next page; absent on the last page
    record ExportPage(List<ExportedItem> items, @Nullable String next) {}

    /// @param content the content that the recipient was shown
    record ExportedItem(
            String id,
            Instant arrivedAt,
            boolean seen,
            boolean read,
            boolean archived,
            @Nullable String chosen,
            @JsonRawValue String content) {}

    @GetMapping("/v1/recipients/{id}/inbox")
    ExportPage export(
            @RequestHeader(name = "Authorization", defaultValue = "") String authorization,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "50") int limit) {
        TenantId tenant = access.require(authorization, SCOPE);
        if (limit < 1 || limit > MAX_LIMIT) {
            throw RefusedException.invalid("limit", "range", "must be from 1 to %d".formatted(MAX_LIMIT));
        }
        RecipientKey recipient = recipient(tenant, id);
        List<InboxHistory.StoredItem> kept = history.export(recipient, position(after), limit + 1);
        if (kept.isEmpty() && after.isEmpty() && !isKnown.test(recipient)) {
            throw RefusedException.notFound("such recipient");
        }
        boolean hasMore = kept.size() > limit;
        List<ExportedItem> items = kept.stream()
                .limit(limit)
                .map(item -> new ExportedItem(
                        item.notificationId(),
                        item.arrivedAt(),
                        item.isSeen(),
                        item.isRead(),
                        item.isArchived(),
                        item.chosen(),
                        item.content()))
                .toList();
        return new ExportPage(items, hasMore ? cursor(kept.get(limit - 1)) : null);
    }

    private static String cursor(InboxHistory.StoredItem last) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((last.arrivedAt().toEpochMilli() + ":" + last.notificationId())
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static InboxHistory.ExportPosition position(String cursor) {
        if (cursor.isEmpty()) {
            return InboxHistory.ExportPosition.START;
        }
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split(":", 2);
            if (parts.length == 2 && parts[1].indexOf('\0') < 0) {
                return new InboxHistory.ExportPosition(Long.parseLong(parts[0]), parts[1]);
            }
        } catch (IllegalArgumentException e) {
            // The message of the exception contains the client's text.
            LOG.debug(
                    "export cursor is malformed; the request is refused ({})",
                    e.getClass().getSimpleName());
        }
        throw RefusedException.invalid("after", "format", "must be the next of the previous page");
    }

    private static RecipientKey recipient(TenantId tenant, String id) {
        try {
            return RecipientKey.of(tenant, new RecipientId(id));
        } catch (IllegalArgumentException e) {
            throw RefusedException.invalidRecipient(String.valueOf(e.getMessage()));
        }
    }
}
