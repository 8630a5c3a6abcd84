// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.delivery;

import dev.carillon.benchmarks.load.Following;
import dev.carillon.benchmarks.load.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every text that arrived over either provider, by the number in it: read from the simulators often enough that
/// they forget none unread. One thread writes, any thread asks.
final class ArrivalBook implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Pattern NUMBER = Pattern.compile("<(\\d+)>");
    private static final List<String> PROVIDERS = List.of("twilio", "vonage");

    private final DeliveryStage stage;
    private final JsonMapper json = new JsonMapper();
    private final Map<String, Long> newest = new HashMap<>();
    private final Map<Integer, List<String>> arrivals = new HashMap<>();
    private final Following following;

    private ArrivalBook(DeliveryStage stage) {
        this.stage = stage;
        this.following = Following.start("arrival-book", running -> {
            while (running.getAsBoolean()) {
                read();
                Waiting.until(() -> !running.getAsBoolean(), PAUSE);
            }
        });
    }

    static ArrivalBook start(DeliveryStage stage) {
        return new ArrivalBook(stage);
    }

    /// Over which providers the text of a number arrived, once for each time.
    synchronized List<String> of(int number) {
        return List.copyOf(arrivals.getOrDefault(number, List.of()));
    }

    /// Reads what has arrived until now.
    synchronized void read() {
        for (String provider : PROVIDERS) {
            String after = Long.toString(newest.getOrDefault(provider, 0L));
            for (JsonNode message : json.readTree(stage.get("/sms/%s/messages?after=%s".formatted(provider, after)))) {
                newest.put(provider, message.path("index").asLong());
                Matcher text = NUMBER.matcher(message.path("text").asString(""));
                if (text.find()) {
                    arrivals.computeIfAbsent(Integer.parseInt(text.group(1)), _ -> new ArrayList<>())
                            .add(provider);
                }
            }
        }
    }

    @Override
    public void close() {
        following.close();
    }
}
