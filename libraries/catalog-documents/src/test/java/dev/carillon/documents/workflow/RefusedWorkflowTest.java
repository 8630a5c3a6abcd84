// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.documents.json.Fault;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RefusedWorkflowTest {

    private static final String DELIVER = "{id: last, deliver: {channel: push}}";

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    deliver: {channel: fax}                              | /deliver/channel          | enum      | must be one of in_app
                    deliver: {channel: push, colour: red}                | /deliver/colour           | unknown   | no such member
                    deliver: {}                                          | /deliver/channel          | required  | is missing
                    deliver: {channel: push, fallback: [sms, push]}      | /deliver/fallback         | repeated  | push
                    deliver: {channel: push, fallback: [sms, sms]}       | /deliver/fallback         | uniqueItems | unique
                    deliver: {channel: push, confirmWithin: 1m}          | /deliver/fallback         | dependentRequired | confirmWithin
                    deliver: {channel: push, template: a b}              | /deliver/template         | pattern   | 1 to 128
                    deliver: {channel: push, when: "data.x >"}           | /deliver/when             | expression | line 1, column 9
                    deliver: {channel: push, when: "recipient.name == 'a'"} | /deliver/when          | expression | undeclared
                    deliver: {channel: push, when: ""}                   | /deliver/when             | minLength | 1
                    fallback: {channels: [push], confirmWithin: 1m}      | /fallback/confirmWithin   | dependentRequired | fall back
                    wait: {for: 0s}                                      | /wait/for                 | duration  | shorter than the limit of 1s
                    wait: {for: 31d}                                     | /wait/for                 | duration  | longer than the limit of 30d
                    wait: {for: 720h1s}                                  | /wait/for                 | duration  | longer than the limit of 30d
                    wait: {for: P99999999999999999999D}                  | /wait/for                 | duration  | must be a duration
                    wait: {for: soon}                                    | /wait/for                 | pattern   | a duration, such as
                    wait: {for: ""}                                      | /wait/for                 | pattern   | a duration, such as
                    wait: {for: 2m, until: "09:00"}                      | /wait                     | oneOf     | for, until, bestTimeWithin
                    wait: {unless: seen}                                 | /wait                     | oneOf     | for, until, bestTimeWithin
                    wait: {for: 2m, days: [mon]}                         | /wait/until               | dependentRequired | days
                    wait: {for: 2m, unless: opened}                      | /wait/unless              | enum      | confirmed, seen, read
                    wait: {until: "24:00"}                               | /wait/until               | pattern   | 00:00 to 23:59
                    wait: {until: "09:00", days: []}                     | /wait/days                | minItems  | 1
                    wait: {until: "09:00", zone: Europe/Nowhere}         | /wait/zone                | zone      | no such time zone
                    wait: {bestTimeWithin: 31d}                          | /wait/bestTimeWithin      | duration  | 30d
                    digest: {}                                           | /digest/window            | required  | is missing
                    digest: {window: {}}                                 | /digest/window            | oneOf     | fixed, sliding
                    digest: {window: {fixed: 31d}}                       | /digest/window/fixed      | duration  | 30d
                    digest: {window: {sliding: 5m}}                      | /digest/window/atMost     | dependentRequired | sliding
                    digest: {window: {sliding: 5m, atMost: 4m}}          | /digest/window/atMost     | window    | shorter than sliding
                    digest: {window: {scheduled: {times: []}}}           | /digest/window/scheduled/times | minItems | 1
                    digest: {window: {scheduled: {}}}                    | /digest/window/scheduled/times | required | is missing
                    digest: {window: {scheduled: {times: ["9:00"]}}}     | /digest/window/scheduled/times/0 | pattern | a time
                    digest: {window: {scheduled: {times: ["09:00"], zone: Mars}}} | /digest/window/scheduled/zone | zone | no such
                    digest: {window: {fixed: 1m}, maxItems: 0}           | /digest/maxItems          | minimum   | 1
                    digest: {window: {fixed: 1m}, maxItems: 1001}        | /digest/maxItems          | maximum   | 1000
                    digest: {window: {fixed: 1m}, key: "data.a ++"}      | /digest/key               | expression | column
                    digest: {window: {fixed: 1m}, key: "event.occurredAt"} | /digest/key             | expression | must be a text
                    throttle: {limit: 0, per: 1h}                        | /throttle/limit           | minimum   | 1
                    throttle: {limit: 2.5, per: 1h}                      | /throttle/limit           | type      | integer
                    throttle: {limit: 1001, per: 1h}                     | /throttle/limit           | maximum   | 1000
                    throttle: {limit: 1, per: 31d}                       | /throttle/per             | duration  | 30d
                    throttle: {limit: 1, per: 1h, overflow: drop}        | /throttle/overflow        | enum      | defer, digest, suppress
                    throttle: {limit: 1, per: 1h, overflow: digest}      | /throttle/digestFor       | dependentRequired | is missing
                    throttle: {limit: 1, per: 1h, digestFor: 1h}         | /throttle/digestFor       | dependentRequired | overflow: digest only
                    condition: {if: "data"}                              | /condition/if             | expression | true or false
                    condition: {if: "true", else: nowhere}               | /condition/else           | unknown-step | nowhere
                    """)
    void namesThePlaceOfAFault(String step, String path, String rule, String message) {
        List<Fault> faults = refused("steps: [{%s}, %s]".formatted(step, DELIVER));

        assertThat(faults).hasSize(1);
        assertThat(faults.getFirst().path()).isEqualTo("/steps/0" + path);
        assertThat(faults.getFirst().rule()).isEqualTo(rule);
        assertThat(faults.getFirst().message()).contains(message);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {steps: []}                                                      | /steps   | minItems     | 1
                    {name: x}                                                        | /steps   | required     | is missing
                    {steps: [{}]}                                                    | /steps/0 | oneOf        | deliver, fallback, wait
                    {steps: [5]}                                                     | /steps/0 | type         | object
                    {steps: [{deliver: {channel: sms}, wait: {for: 1m}}]}            | /steps/0 | oneOf        | exactly one
                    {steps: [{wait: {for: 1m}}]}                                     | /steps   | delivers     | no step delivers
                    {steps: [{deliver: {channel: sms}, next: nowhere}]}              | /steps/0/next | unknown-step | nowhere
                    {steps: [{id: a, deliver: {channel: sms}}, {id: a, deliver: {channel: push}}]} | /steps/1/id | repeated | a
                    {steps: [{id: deliver-2, deliver: {channel: sms}}, {deliver: {channel: push}}]} | /steps/1 | repeated | deliver-2
                    {steps: [{id: end, deliver: {channel: sms}}]}                    | /steps/0/id | reserved  | end
                    {steps: [{id: a b, deliver: {channel: sms}}]}                    | /steps/0/id | pattern   | 1 to 64
                    {steps: [{id: a, deliver: {channel: sms}, next: a}]}             | /steps/0/next | cycle   | a → a
                    {steps: [{id: a, deliver: {channel: sms}}, {id: b, wait: {for: 1m}, next: a}]} | /steps/1/next | cycle | a → b → a
                    {steps: [{id: a, condition: {if: "true"}}, {id: b, condition: {if: "data.x", else: a}}, {deliver: {channel: sms}}]} | /steps/1/condition/else | cycle | a → b → a
                    {steps: [{deliver: {channel: sms}, next: end}, {id: b, deliver: {channel: sms}}]} | /steps/1 | unreached | b
                    {steps: [{deliver: {channel: sms}}], zone: UTC}                  | /zone    | unknown      | no such member
                    []                                                               | ``       | type         | object
                    just words                                                       | ``       | type         | object
                    """)
    void namesThePlaceOfAFaultOfTheWhole(String document, String path, String rule, String message) {
        List<Fault> faults = refused("# YAML\n" + document);

        assertThat(faults).hasSize(1);
        assertThat(faults.getFirst().path()).isEqualTo(path);
        assertThat(faults.getFirst().rule()).isEqualTo(rule);
        assertThat(faults.getFirst().message()).contains(message);
    }

    @Test
    void tellsAllFaultsAtOnce() {
        assertThat(refused("""
                        steps:
                          - wait: {for: 40d}
                          - digest: {window: {fixed: 0s}, key: "1 +"}
                          - deliver: {channel: push}
                            next: nowhere
                        """))
                .map(Fault::path)
                .containsExactly(
                        "/steps/0/wait/for", "/steps/1/digest/key", "/steps/1/digest/window/fixed", "/steps/2/next");
    }

    @Test
    void countsSteps() {
        String steps = "- deliver: {channel: sms}\n".repeat(WorkflowLimits.STEPS + 1);

        assertThat(refused("steps:\n" + steps)).map(Fault::rule).containsExactly("maxItems");
    }

    @Test
    void measuresTheDocument() {
        String large = "# " + "x".repeat(WorkflowLimits.DOCUMENT_SIZE) + "\nsteps: []";

        assertThat(refused(large))
                .singleElement()
                .satisfies(fault -> assertThat(fault.message()).contains("65536 bytes"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"steps\": [",
                "{\"steps\": [], \"steps\": []}",
                "{\"steps\": []} trailing",
                "steps: [",
                "steps: []\nsteps: []",
                "steps: []\n---\nsteps: []",
                "a: \"unterminated",
                "a:\n\t- b"
            })
    void saysWhereTheSyntaxIsBroken(String document) {
        assertThat(refused(document)).singleElement().satisfies(fault -> {
            assertThat(fault.rule()).isEqualTo("syntax");
            assertThat(fault.message()).matches("(?s)line \\d+, column \\d+: .*");
        });
    }

    @Test
    void doesNotFollowAliases() {
        String document = """
                steps:
                  - deliver: {channel: &first push}
                  - deliver: {channel: *first}
                """;

        assertThat(refused(document))
                .containsExactly(
                        new Fault("/steps/1/deliver/channel", "alias", "write it out: aliases are not followed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "~"})
    void refusesNothing(String document) {
        assertThat(refused(document)).isNotEmpty();
    }

    @Test
    void isNotImpressedByDepth() {
        assertThat(refused("[".repeat(1_000))).isNotEmpty();
        assertThat(refused("{\"a\":".repeat(1_000))).isNotEmpty();
    }

    private static List<Fault> refused(String document) {
        Reading reading = WorkflowReader.read(document.getBytes(StandardCharsets.UTF_8));
        assertThat(reading).isInstanceOf(Reading.Refused.class);
        return ((Reading.Refused) reading).faults();
    }
}
