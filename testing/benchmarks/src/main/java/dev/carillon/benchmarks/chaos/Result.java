// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.chaos;

import dev.carillon.benchmarks.client.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Result of one fault in one run. Many of them accumulate in a file, one JSON object a line.
///
/// @param injections Number of injections that were made
/// @param rate Events per second
/// @param brokers Number of brokers
/// @param failure Reason for which the installation did not recover; empty if it did
record Result(Fault fault, long seed, int injections, int rate, int brokers, Score score, String failure) {

    /// True if every promise was kept and the installation recovered from every injection.
    boolean isClean() {
        return injections > 0 && failure.isEmpty() && score.isClean();
    }

    String toJson() {
        Violations violations = score.violations();
        ObjectNode json = Json.object()
                .put("fault", fault.name())
                .put("seed", seed)
                .put("injections", injections)
                .put("rate", rate)
                .put("brokers", brokers)
                .put("acknowledged", score.acknowledged())
                .put("expected", score.expected())
                .put("received", score.received())
                .put("wireDuplicates", score.wireDuplicates())
                .put("lost", violations.lost())
                .put("doubled", violations.doubled())
                .put("reordered", violations.reordered())
                .put("ghosts", violations.ghosts())
                .put("wrongRecipient", violations.wrongRecipient())
                .put("refused", violations.refused())
                .put("unanswered", violations.unanswered())
                .put("worstSilenceSeconds", Math.round(score.worstSilenceSeconds() * 10) / 10.0);
        if (!failure.isEmpty()) {
            json.put("failure", failure);
        }
        return json.toString();
    }

    /// @throws IllegalArgumentException if the fault is unknown
    static Result parse(String line) {
        JsonNode json = Json.parse(line);
        Violations violations = new Violations(
                json.path("lost").asLong(),
                json.path("doubled").asLong(),
                json.path("reordered").asLong(),
                json.path("ghosts").asLong(),
                json.path("wrongRecipient").asLong(),
                json.path("refused").asLong(),
                json.path("unanswered").asLong());
        Score score = new Score(
                json.path("acknowledged").asLong(),
                json.path("expected").asLong(),
                json.path("received").asLong(),
                json.path("wireDuplicates").asLong(),
                violations,
                json.path("worstSilenceSeconds").asDouble());
        return new Result(
                Fault.valueOf(json.path("fault").asString()),
                json.path("seed").asLong(),
                json.path("injections").asInt(),
                json.path("rate").asInt(),
                json.path("brokers").asInt(),
                score,
                json.path("failure").asString(""));
    }
}
