// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.chaos;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Results of one or more runs, by fault.
///
/// @param results Results in the order of the runs
record Scoreboard(List<Result> results) {

    private static final String HEAD = """
            | # | fault | brokers | injections | acknowledged | expected | received | lost | doubled to a person | doubled on the wire | reordered | ghosts | other | worst silence s | seeds |
            | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |
            """;

    Scoreboard {
        results = List.copyOf(results);
    }

    /// True if every promise was kept under every fault that was injected.
    boolean isClean() {
        return !results.isEmpty() && results.stream().allMatch(Result::isClean);
    }

    String verdict() {
        if (results.isEmpty()) {
            return "No fault was injected.";
        }
        return isClean() ? "Every promise was kept." : "A promise was broken.";
    }

    String table() {
        StringBuilder table = new StringBuilder(HEAD);
        for (Fault fault : Fault.values()) {
            List<Result> ofFault =
                    results.stream().filter(result -> result.fault() == fault).toList();
            if (!ofFault.isEmpty()) {
                table.append(row(fault.code(), fault.description(), ofFault));
            }
        }
        table.append(row("", "all", results));
        results.stream()
                .filter(result -> !result.failure().isEmpty())
                .forEach(result -> table.append(
                        "\n%s, seed %d: %s\n".formatted(result.fault().code(), result.seed(), result.failure())));
        return table.toString();
    }

    private static String row(String code, String description, List<Result> results) {
        Score sum = results.stream().map(Result::score).reduce(Score.NONE, Score::plus);
        Violations violations = sum.violations();
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %.1f | %s |\n",
                code,
                description,
                list(results.stream().map(Result::brokers).sorted()),
                results.stream().mapToInt(Result::injections).sum(),
                sum.acknowledged(),
                sum.expected(),
                sum.received(),
                violations.lost(),
                violations.doubled(),
                sum.wireDuplicates(),
                violations.reordered(),
                violations.ghosts(),
                violations.wrongRecipient() + violations.refused() + violations.unanswered(),
                sum.worstSilenceSeconds(),
                list(results.stream().map(Result::seed)));
    }

    private static String list(Stream<?> numbers) {
        return numbers.distinct().map(Object::toString).collect(Collectors.joining(", "));
    }

    private String missing() {
        return Stream.of(Fault.values())
                .filter(fault -> results.stream().noneMatch(result -> result.fault() == fault))
                .map(fault -> "* %s: %s (`--faults %s`)\n".formatted(fault.code(), fault.description(), fault))
                .reduce("", String::concat);
    }

    /// Page of the documentation.
    String page() {
        return """
                # Reliability: the scoreboard

                This page is written by `./carillon chaos --results docs/reliability.jsonl --markdown docs/reliability.md`. Do not edit it.
                Each run adds its results to the file and writes the page anew. `--faults F2 --seed N` repeats the injections of a run: same targets, same
                times of absence; the scheduling of the processes is not repeated.

                A run has a whole installation, all of it as processes of one machine: one Redis, one PostgreSQL, the services, a second instance of each
                service that is killed or suspended, and one broker, or three where brokers fail (KRaft, three replicas, an acknowledged record is on two).
                The JVMs use their first compiler only, so that restarts are quick. While faults are injected, %s events/s for 100 recipients are posted over
                REST. Each recipient has a connected device. Single events (inbox, e-mail, push), batches, digests, waits, escalations, strict order,
                audiences and a campaign take part at once. 5 %% of the attempts at the providers fail all the time, so that there are retries in every load.
                The guarantee is `effectively_once`. Every producer repeats a request without an answer, or with 429 or 503, under the same id.

                ## What was measured

                %s
                **%s**

                * **acknowledged**: events that ingestion answered with 2xx.
                * **expected**: arrivals that they must lead to, one for each inbox, mailbox and phone; an audience or a campaign leads to one for each recipient.
                * **received**: arrivals, each counted once. **lost** is what is missing from the expected ones when nothing more has arrived for 60 s.
                * **doubled to a person**: arrivals that a person saw again: an inbox item that came to a device again, or a mail or push under another
                  `Message-ID` or `apns-id`. **On the wire**: the provider got it again under the same identity, which mail servers and phones merge. That is allowed.
                * **reordered**: arrivals after a later one of the same recipient and kind: inbox items, except those of digests and waits, which take their
                  place when they are released; of mails only those with strict order, because [a retry may be overtaken](guarantees.md).
                * **ghosts**: arrivals of events that were not acknowledged.
                * **other**: arrivals at a wrong recipient, refused events, and events without an answer 90 s after the load.
                * **worst silence**: longest time from the instant at which an event was due, producers' waits included, until its recipient had it in the inbox. After
                  a kill it includes the start of the process, which takes longer here than on a machine with free processors.

                ## Not measured yet

                %s
                ## Faults that another command or test covers

                | # | fault | command or test |
                | --- | --- | --- |
                | F8 | a provider that is away for minutes, retries within their budget | `./carillon retry-storm` |
                | F10 | clients that read slowly | `OutboundQueueTest` of the gateway; no run |
                | F11 | half-open connections of clients that move and sleep | `./carillon soak` |
                | F12, F13 | malformed, oversized and deeply nested input | `./carillon fuzz`, `./carillon hostile-tenant` |
                | F14 | requests without their announced body | `./carillon hostile-tenant` |
                | F15 | abuse of tokens | `AccessTest` of the gateway; no run |
                | F19 | a hundred times the usual rate | `./carillon spike` |

                ## What is not shown

                * All processes share one machine: the disks do not fail independently, and no power failure is simulated.
                * Links stall between services and brokers, Redis and PostgreSQL, between devices and gateways, and between brokers (replication). The quorum
                  of the controllers has no links; its members are killed and suspended.
                * Redis has no Sentinel here, and PostgreSQL no standby: both come back on the same port.
                """.formatted(
                        list(results.stream().map(Result::rate)),
                        table(),
                        verdict(),
                        missing().isEmpty() ? "Nothing is missing.\n" : missing());
    }
}
