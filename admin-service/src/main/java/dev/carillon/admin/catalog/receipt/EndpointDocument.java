// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog.receipt;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.carillon.admin.catalog.CatalogEndpoint;
import dev.carillon.admin.catalog.StoredDocument;
import dev.carillon.admin.json.Json;
import dev.carillon.documents.json.Fields;
import dev.carillon.documents.json.Syntax;
import dev.carillon.events.Sha256;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.ReceiptEndpoint;
import dev.carillon.events.v1.ReceiptReplay;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Receipt endpoint as it is stored. Its secrets are stored sealed, and only a part of each is shown.
///
/// @param since receipts that were written before this instant are not sent
record EndpointDocument(
        String url,
        List<String> secrets,
        List<String> facts,
        List<String> eventTypes,
        boolean paused,
        Instant since,
        List<Replay> replays) {

    static final String SECRETS = "secrets";

    private static final String PREFIX = "whsec_";
    private static final String HIDDEN = "whsec_***";
    private static final int MAX_SECRETS = 4;
    private static final int MAX_TYPES = 200;
    private static final int MAX_REPLAYS = 10;
    private static final int MAX_URL = 2048;

    /// Age at which a replay is removed from the document. Its progress is stored for a week: after that it would start
    /// again.
    private static final Duration REPLAY_RETENTION = Duration.ofDays(6);

    private static final Set<String> FACTS = Receipt.getDescriptor().getOneofs().getFirst().getFields().stream()
            .map(FieldDescriptor::getName)
            .collect(Collectors.toUnmodifiableSet());

    /// Request to send the receipts of a range of time again.
    record Replay(String id, Instant from, Instant to, Instant requestedAt) {

        static Replay read(Fields body, Instant now) {
            Instant from = body.require("from", body.parsed("from", 64, Syntax::instant))
                    .orElse(now);
            Instant to = body.parsed("to", 64, Syntax::instant).orElse(now);
            if (!from.isBefore(to)) {
                body.violate("from", "range", "must be before to");
            }
            return new Replay("replay-" + UUID.randomUUID(), from, to, now);
        }

        ObjectNode json() {
            return Json.object()
                    .put("id", id)
                    .put("from", from.toString())
                    .put("to", to.toString())
                    .put("requestedAt", requestedAt.toString());
        }

        private static Replay of(JsonNode json) {
            return new Replay(
                    json.path("id").asString(),
                    Instant.parse(json.path("from").asString()),
                    Instant.parse(json.path("to").asString()),
                    Instant.parse(json.path("requestedAt").asString()));
        }

        private ReceiptReplay toMessage() {
            return ReceiptReplay.newBuilder()
                    .setId(id)
                    .setFromMillis(from.toEpochMilli())
                    .setToMillis(to.toEpochMilli())
                    .setRequestedAtMillis(requestedAt.toEpochMilli())
                    .build();
        }
    }

    static EndpointDocument read(Fields body, Optional<EndpointDocument> before, Instant now) {
        Stream.concat(CatalogEndpoint.ADDED.stream(), Stream.of("since", "replays"))
                .forEach(body::find);
        boolean isPaused = body.bool("paused").orElse(false);
        boolean isResumed = before.filter(known -> !known.paused()).isEmpty() && !isPaused;
        return new EndpointDocument(
                body.require("url", body.parsed("url", MAX_URL, Syntax::endpoint))
                        .orElse(""),
                secrets(body, before),
                facts(body),
                body.texts("eventTypes", MAX_TYPES, 128),
                isPaused,
                isResumed ? now : before.map(EndpointDocument::since).orElse(now),
                before.map(EndpointDocument::replays).orElse(List.of()));
    }

    static EndpointDocument of(StoredDocument stored, EndpointSecrets opener) {
        JsonNode json = Json.read(stored.document(), ObjectNode.class);
        return new EndpointDocument(
                json.path("url").asString(),
                json.path(SECRETS)
                        .valueStream()
                        .map(kept -> opener.open(kept.asString()))
                        .toList(),
                texts(json.path("facts")),
                texts(json.path("eventTypes")),
                json.path("paused").asBoolean(false),
                Instant.parse(json.path("since").asString()),
                json.path("replays").valueStream().map(Replay::of).toList());
    }

    /// View of an endpoint for callers.
    static ObjectNode view(StoredDocument stored, EndpointSecrets opener) {
        ObjectNode view = stored.view();
        var shown = view.putArray(SECRETS);
        of(stored, opener).secrets().forEach(secret -> shown.add(shown(secret)));
        return view;
    }

    EndpointDocument with(Replay replay, Instant now) {
        List<Replay> all = new ArrayList<>(replays.stream()
                .filter(known -> known.requestedAt().isAfter(now.minus(REPLAY_RETENTION)))
                .toList());
        all.add(replay);
        return new EndpointDocument(
                url,
                secrets,
                facts,
                eventTypes,
                paused,
                since,
                all.subList(Math.max(0, all.size() - MAX_REPLAYS), all.size()));
    }

    ObjectNode stored(EndpointSecrets sealer) {
        ObjectNode json = Json.object().put("url", url);
        secrets.stream().map(sealer::seal).forEach(json.putArray(SECRETS)::add);
        facts.forEach(json.putArray("facts")::add);
        eventTypes.forEach(json.putArray("eventTypes")::add);
        json.put("paused", paused).put("since", since.toString());
        var list = json.putArray("replays");
        replays.forEach(replay -> list.add(replay.json()));
        return json;
    }

    CatalogEntry.Builder entry(EndpointSecrets sealer) {
        return CatalogEntry.newBuilder()
                .setReceiptEndpoint(ReceiptEndpoint.newBuilder()
                        .setUrl(url)
                        .addAllSecrets(secrets.stream()
                                .map(secret -> sealer.seal(bytes(secret)))
                                .toList())
                        .addAllFacts(facts)
                        .addAllEventTypes(eventTypes)
                        .setPaused(paused)
                        .setSinceMillis(since.toEpochMilli())
                        .addAllReplays(replays.stream().map(Replay::toMessage).toList()));
    }

    private static List<String> secrets(Fields body, Optional<EndpointDocument> before) {
        List<String> given = body.texts(SECRETS, MAX_SECRETS, 128);
        List<String> secrets = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            String text = given.get(i);
            Optional<String> known = before.stream()
                    .flatMap(document -> document.secrets().stream())
                    .filter(secret -> shown(secret).equals(text))
                    .findFirst();
            if (known.isEmpty() && !isSecret(text)) {
                body.violate("secrets/" + i, "format", "must be whsec_ and 24 to 64 bytes in base64");
            }
            secrets.add(known.orElse(text));
        }
        if (secrets.isEmpty()) {
            body.violate(SECRETS, "minItems", "must name at least one secret");
        }
        return secrets;
    }

    private static List<String> facts(Fields body) {
        List<String> facts = body.texts("facts", FACTS.size(), 64);
        for (int i = 0; i < facts.size(); i++) {
            if (!FACTS.contains(facts.get(i))) {
                body.violate(
                        "facts/" + i,
                        "enum",
                        "must be one of "
                                + String.join(", ", FACTS.stream().sorted().toList()));
            }
        }
        return facts;
    }

    private static boolean isSecret(String text) {
        try {
            int length = bytes(text).length;
            return text.startsWith(PREFIX) && length >= 24 && length <= 64;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static byte[] bytes(String secret) {
        return Base64.getDecoder().decode(secret.substring(Math.min(secret.length(), PREFIX.length())));
    }

    private static String shown(String secret) {
        return HIDDEN + HexFormat.of().formatHex(Sha256.of(secret), 0, 4);
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }
}
