// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Inputs of a run. An input depends on the run's seed and its own index only, apart from credentials, tags and the
/// time. Thread-safe.
final class CaseSource {

    private static final long SEED_MIX = 0x9e3779b97f4a7c15L;
    private static final long INDEX_MIX = 0xbf58476d1ce4e5b9L;
    private static final List<String> METHODS = List.of("GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "TRACE");

    private final long seed;
    private final Fixture fixture;
    private final ProviderCallbacks callbacks;
    private final Dictionary dictionary;
    private final List<List<Seed>> seedsBySurface;

    CaseSource(long seed, Fixture fixture, ProviderCallbacks callbacks, Dictionary dictionary) {
        this.seed = seed;
        this.fixture = fixture;
        this.callbacks = callbacks;
        this.dictionary = dictionary;
        Map<String, List<Seed>> grouped = new LinkedHashMap<>();
        fixture.seeds()
                .forEach(one -> grouped.computeIfAbsent(one.surface(), _ -> new ArrayList<>())
                        .add(one));
        this.seedsBySurface = List.copyOf(grouped.values());
    }

    FuzzCase at(long index) {
        Mutator mutator = new Mutator(new SplittableRandom((seed * SEED_MIX) ^ ((index + 1) * INDEX_MIX)), dictionary);
        return switch (mutator.below(20)) {
            case 0, 1, 2 -> new SocketFrames(mutator, fixture).next();
            case 3, 4 -> callbacks.next(mutator);
            case 5 -> bytes(mutator);
            default -> request(mutator.pick(mutator.pick(seedsBySurface)), mutator);
        };
    }

    private FuzzCase.Http request(Seed chosen, Mutator mutator) {
        List<FuzzCase.Header> headers = new ArrayList<>();
        if (!mutator.oneIn(40)) {
            headers.addAll(fixture.credential(chosen.caller()));
        }
        chosen.headers()
                .forEach(header -> headers.add(
                        mutator.oneIn(3)
                                ? new FuzzCase.Header(
                                        header.name(), ProviderCallbacks.printable(mutator.text(header.value())))
                                : header));
        if (mutator.oneIn(4)) {
            headers.add(new FuzzCase.Header(
                    mutator.pick(dictionary.headers()), ProviderCallbacks.printable(mutator.text("x"))));
        }
        FuzzCase.Http request = chosen.request(target(chosen, mutator), headers, body(chosen.content(), mutator));
        return mutator.oneIn(60)
                ? new FuzzCase.Http(
                        request.surface(),
                        mutator.pick(METHODS),
                        request.target(),
                        request.headers(),
                        request.body(),
                        request.allowance())
                : request;
    }

    private static byte[] body(Seed.Content content, Mutator mutator) {
        return switch (content) {
            case Seed.Content.None() -> mutator.oneIn(10) ? mutator.randomBytes(mutator.below(50)) : new byte[0];
            case Seed.Content.JsonBody json -> mutator.json(json.value());
            case Seed.Content.Form(List<FuzzCase.Header> fields) ->
                Seed.encoded(fields.stream()
                        .map(field -> mutator.oneIn(3)
                                ? new FuzzCase.Header(field.name(), mutator.text(field.value()))
                                : field)
                        .toList());
            case Seed.Content.Other other -> mutator.oneIn(10) ? other.bytes().clone() : mutator.bytes(other.bytes());
        };
    }

    /// Path and query, of which a part may be changed.
    private String target(Seed chosen, Mutator mutator) {
        String[] sides = chosen.target().split("\\?", 2);
        String path = sides[0];
        List<String> query = new ArrayList<>(sides.length == 2 ? List.of(sides[1].split("&")) : List.of());
        if (mutator.oneIn(5)) {
            String[] segments = path.split("/");
            int changed = mutator.below(segments.length);
            segments[changed] = encoded(mutator.text(segments[changed]));
            path = mutator.oneIn(50) ? encoded(mutator.text(path)) : String.join("/", segments);
        }
        boolean waits = path.startsWith("/v1/inbox");
        for (int i = 0; i < query.size(); i++) {
            String[] parameter = query.get(i).split("=", 2);
            // A changed time to wait would be a wait that the client asked for.
            if (mutator.oneIn(3) && !(waits && parameter[0].equals("wait"))) {
                query.set(i, parameter[0] + "=" + encoded(mutator.text(parameter.length == 2 ? parameter[1] : "")));
            }
        }
        if (mutator.oneIn(8)) {
            query.add(mutator.pick(dictionary.parameters()) + "=" + encoded(mutator.text("1")));
        }
        String start = path.startsWith("/") ? path : "/" + path;
        return query.isEmpty() ? start : start + "?" + String.join("&", query);
    }

    /// Bytes that are almost an HTTP request.
    private FuzzCase.Bytes bytes(Mutator mutator) {
        String credential = fixture.credential("tenant").stream()
                .map(header -> header.name() + ": " + header.value() + "\r\n")
                .reduce("", String::concat);
        String body = "{\"type\":\"shipped\",\"recipients\":[\"ann\"],\"data\":{\"order\":\"A-1\"}}";
        String framing = mutator.pick(List.of(
                "Content-Length: 62",
                "Content-Length: 10",
                "Content-Length: -1",
                "Content-Length: 99999999999999999999",
                "Content-Length: 5\r\nContent-Length: 6",
                "Transfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 3",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: nope",
                "Expect: nope",
                "Upgrade: h2c",
                "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x",
                "Host: two"));
        String request =
                "%s %s %s\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/json\r\n%s%s\r\n\r\n%s"
                        .formatted(
                                mutator.pick(
                                        List.of("POST", "POST", "POST", "post", "P OST", "CONNECT", "PRI", "\u0000")),
                                mutator.pick(List.of(
                                        "/v1/events",
                                        "*",
                                        "",
                                        "http://other/v1/events",
                                        "/v1/events#x",
                                        "/v1/ev ents",
                                        "//",
                                        "/%")),
                                mutator.pick(List.of(
                                        "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/9.9", "", "http/1.1")),
                                credential,
                                framing,
                                mutator.pick(List.of(
                                        body,
                                        "3e\r\n" + body + "\r\n0\r\n\r\n",
                                        "-1\r\n",
                                        "fffffffff\r\nx",
                                        "zz\r\n")));
        byte[] all = request.getBytes(StandardCharsets.ISO_8859_1);
        return new FuzzCase.Bytes("http framing", mutator.oneIn(3) ? mutator.bytes(all) : all);
    }

    /// Text in percent-encoding, with the characters that a path may have.
    static String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            boolean isPlain = c < 0x80 && (Character.isLetterOrDigit(c) || "-._~:@!$'()*+,;=%/".indexOf(c) >= 0);
            encoded.append(isPlain ? String.valueOf(c) : "%%%02X".formatted((int) c));
        }
        return encoded.toString();
    }
}
