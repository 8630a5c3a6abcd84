// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.delivery;

import dev.carillon.benchmarks.load.BackgroundTask;
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

/// Index of all text messages that arrived over either provider, by the number in the text. It reads the simulators
/// often enough to miss none. One thread writes, any thread reads.
final class ArrivalIndex implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Pattern NUMBER = Pattern.compile("<(\\d+)>");
    private static final List<String> PROVIDERS = List.of("twilio", "vonage");

    private final DeliveryEnvironment environment;
    private final JsonMapper json = new JsonMapper();
    private final Map<String, Long> newest = new HashMap<>();
    private final Map<Integer, List<String>> arrivals = new HashMap<>();
    private final BackgroundTask following;

    private ArrivalIndex(DeliveryEnvironment environment) {
        this.environment = environment;
        this.following = BackgroundTask.start("arrival-book", running -> {
            while (running.getAsBoolean()) {
                read();
                Waiting.until(() -> !running.getAsBoolean(), PAUSE);
            }
        });
    }

    static ArrivalIndex start(DeliveryEnvironment environment) {
        return new ArrivalIndex(environment);
    }

    /// Providers over which the text of a number arrived, one entry per arrival.
    synchronized List<String> of(int number) {
        return List.copyOf(arrivals.getOrDefault(number, List.of()));
    }

    /// Reads the new arrivals.
    synchronized void read() {
        for (String provider : PROVIDERS) {
            String after = Long.toString(newest.getOrDefault(provider, 0L));
            for (JsonNode message :
                    json.readTree(environment.get("/sms/%s/messages?after=%s".formatted(provider, after)))) {
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
