// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

final class WorkflowPropertiesTest {

    private static final int NONE = -1;

    /// Target of a step, by number; [#NONE] is the end.
    record Ways(int next, int otherwise) {}

    @Property(tries = 200)
    void whatIsReadEndsAndReachesEveryStep(@ForAll("graphs") List<Ways> graph) {
        Reading reading = WorkflowReader.read(json(graph).getBytes(StandardCharsets.UTF_8));

        boolean isSound = !hasCycle(graph) && reached(graph).size() == graph.size();
        assertThat(reading instanceof Reading.Read).as(json(graph)).isEqualTo(isSound);
        if (reading instanceof Reading.Read(WorkflowDocument document, var _)) {
            assertThat(longestWay(document, document.first())).isLessThanOrEqualTo(graph.size());
        }
    }

    @Property(tries = 300)
    void noBytesMakeItThrow(@ForAll @Size(max = 200) byte[] document) {
        assertThat(WorkflowReader.read(document)).isInstanceOf(Reading.Refused.class);
    }

    @Property(tries = 300)
    void noTextMakesItThrow(@ForAll("fragments") String document) {
        assertThat(WorkflowReader.read(document.getBytes(StandardCharsets.UTF_8)))
                .isNotNull();
    }

    @Property(tries = 300)
    void durationsReadAsTheyPrint(@ForAll @IntRange(min = 0) int seconds) {
        Duration duration = Duration.ofSeconds(seconds);

        assertThat(Durations.parse(Durations.print(duration))).contains(duration);
        assertThat(Durations.parse(duration.toString())).contains(duration);
    }

    @Provide
    Arbitrary<List<Ways>> graphs() {
        return Arbitraries.integers().between(1, 7).flatMap(size -> {
            Arbitrary<Integer> step = Arbitraries.integers().between(NONE, size - 1);
            return Combinators.combine(step, step).as(Ways::new).list().ofSize(size);
        });
    }

    @Provide
    Arbitrary<String> fragments() {
        return Arbitraries.of(
                        "steps:",
                        "\n",
                        "  - ",
                        "{",
                        "}",
                        "[",
                        "]",
                        "deliver: ",
                        "channel: push",
                        "wait: ",
                        "for: 1m",
                        "id: a",
                        "next: a",
                        ",",
                        ":",
                        "&x ",
                        "*x",
                        "\"",
                        "|",
                        "---",
                        "\t",
                        "null",
                        "1e999",
                        "!!binary x")
                .list()
                .ofMaxSize(20)
                .map(parts -> String.join("", parts));
    }

    private static String json(List<Ways> graph) {
        List<String> steps = IntStream.range(0, graph.size())
                .mapToObj(i -> step(i, graph.get(i), i == graph.size() - 1))
                .toList();
        return "{\"steps\": [%s]}".formatted(String.join(", ", steps));
    }

    /// Every second one branches; all others, and the last, deliver.
    private static String step(int number, Ways ways, boolean isLast) {
        String kind = branches(number) && !isLast
                ? "\"condition\": {\"if\": \"data.x\", \"else\": \"%s\"}".formatted(name(ways.otherwise()))
                : "\"deliver\": {\"channel\": \"push\"}";
        return "{\"id\": \"%s\", %s, \"next\": \"%s\"}".formatted(name(number), kind, name(ways.next()));
    }

    private static boolean branches(int number) {
        return number % 2 == 1;
    }

    private static List<Integer> targets(List<Ways> graph, int number) {
        Ways ways = graph.get(number);
        boolean isBranch = branches(number) && number < graph.size() - 1;
        return IntStream.of(isBranch ? new int[] {ways.next(), ways.otherwise()} : new int[] {ways.next()})
                .filter(target -> target != NONE)
                .boxed()
                .toList();
    }

    private static String name(int number) {
        return number == NONE ? Step.END : "s" + number;
    }

    /// By taking away steps that lead nowhere until none is left, which is not how the reader does it.
    private static boolean hasCycle(List<Ways> graph) {
        Set<Integer> left =
                new HashSet<>(IntStream.range(0, graph.size()).boxed().toList());
        while (left.removeIf(number -> targets(graph, number).stream().noneMatch(left::contains))) {}
        return !left.isEmpty();
    }

    private static Set<Integer> reached(List<Ways> graph) {
        Set<Integer> reached = new HashSet<>();
        Deque<Integer> open = new ArrayDeque<>(List.of(0));
        while (!open.isEmpty()) {
            int number = open.removeFirst();
            if (reached.add(number)) {
                open.addAll(targets(graph, number));
            }
        }
        return reached;
    }

    private static int longestWay(WorkflowDocument document, Step step) {
        int below = document.after(step).map(next -> longestWay(document, next)).orElse(0);
        int aside = step instanceof Step.Branch branch
                ? document.otherwise(branch)
                        .map(next -> longestWay(document, next))
                        .orElse(0)
                : 0;
        return 1 + Math.max(below, aside);
    }
}
