// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking.export;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.console.ConsolePages;
import dev.carillon.admin.console.OtherServices;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.recipient.RecipientArchive;
import dev.carillon.events.RecipientKey;
import dev.carillon.runtime.http.RefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Console download of all data about a recipient in one ZIP: the pages of the REST exports of tracking and inbox.
@ConsolePages
@RequestMapping("/console/t/{tenant}/recipient/export")
final class ExportPages {

    private static final int PAGE = 200;

    /// Most pages of one file, because it is assembled in memory.
    private static final int MOST_PAGES = 500;

    private final RecipientExports exports;
    private final OtherServices services;

    ExportPages(RecipientExports exports, OtherServices services) {
        this.exports = exports;
        this.services = services;
    }

    /// ZIP with `recipient-1.json`, `recipient-2.json` …, and `inbox-1.json` … if a gateway is configured.
    @GetMapping
    @RequiresScope(Scope.RECIPIENTS_READ)
    ResponseEntity<byte[]> export(Caller caller, @RequestParam String id) throws IOException {
        RecipientKey key = RecipientArchive.key(caller.tenant(), id);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            addTracked(zip, caller, id);
            addInbox(zip, key);
        }
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("application/zip"))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("recipient.zip")
                                .build()
                                .toString())
                .body(bytes.toByteArray());
    }

    private void addTracked(ZipOutputStream zip, Caller caller, String id) throws IOException {
        String next = "";
        for (int page = 1; next != null; page++) {
            requireNotTooMany(page);
            RecipientExports.Archive archive = exports.export(caller, id, next, PAGE);
            add(zip, "recipient-%d.json".formatted(page), archive);
            next = archive.next();
        }
    }

    private void addInbox(ZipOutputStream zip, RecipientKey key) throws IOException {
        Optional<OtherServices.Answer> answer = services.inboxArchive(key, "");
        for (int page = 1; answer.isPresent(); page++) {
            requireNotTooMany(page);
            OtherServices.Answer inbox = answer.get();
            if (inbox.status() == HttpStatus.NOT_FOUND.value()) {
                return;
            }
            if (!inbox.isGood()) {
                throw RefusedException.unavailable("the inbox: " + inbox.detail());
            }
            add(zip, "inbox-%d.json".formatted(page), inbox.body());
            String next = inbox.body().path("next").asString("");
            answer = next.isEmpty() ? Optional.empty() : services.inboxArchive(key, next);
        }
    }

    private static void add(ZipOutputStream zip, String name, Object page) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(Json.bytes(page));
        zip.closeEntry();
    }

    private static void requireNotTooMany(int page) {
        if (page > MOST_PAGES) {
            throw RefusedException.invalid(
                    "id",
                    "maxItems",
                    "has more than %d notifications: export them page by page with the REST API"
                            .formatted(MOST_PAGES * PAGE));
        }
    }
}
