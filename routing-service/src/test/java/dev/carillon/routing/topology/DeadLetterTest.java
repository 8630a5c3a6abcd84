// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.codec.PayloadCodec;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.Retraction;
import dev.carillon.testsupport.Fixtures;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeadLetterTest {

    private static final byte[] NONSENSE = {(byte) 0xff, 1, 2, 3};

    @TempDir
    Path stateDir;

    private Router router;

    @BeforeEach
    void start() {
        router = new Router(Lane.STANDARD, stateDir)
                .withTenant()
                .withType(Fixtures.ORDER_SHIPPED, Channel.IN_APP, Channel.EMAIL)
                .withProfile("ann");
    }

    @AfterEach
    void close() {
        // The earlier records did not stop the task.
        router.submit(router.event("bob").build());
        assertThat(router.deliveries(Channel.IN_APP))
                .anyMatch(delivery -> delivery.getRecipient().equals("bob"));
        router.close();
    }

    @Test
    void anEventThatCannotBeReadIsKeptWhole() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("any", new byte[] {7});

        router.pipe(Topics.events(Lane.STANDARD), "acme/ann", NONSENSE, headers);

        assertThat(router.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.getCode()).isEqualTo("undecodable-record");
            assertThat(letter.getKey().toStringUtf8()).isEqualTo("acme/ann");
            assertThat(letter.getValue()).isEqualTo(ByteString.copyFrom(NONSENSE));
            assertThat(letter.getSourceTopic())
                    .isEqualTo(Topics.events(Lane.STANDARD).name());
            assertThat(letter.getSourceOffset()).isZero();
            assertThat(letter.getHeadersList())
                    .extracting(DeadLetter.Header::getName)
                    .containsExactly("any");
        });
    }

    @Test
    void aKeyThatIsNoneIsKeptWhole() {
        router.pipe(
                Topics.events(Lane.STANDARD),
                "no key",
                router.event("ann").build().toByteArray());

        assertThat(codes()).containsExactly("undecodable-record");
    }

    @Test
    void anEventUnderAnothersKeyReachesNobody() {
        router.pipe(
                Topics.events(Lane.STANDARD),
                "acme/bob",
                router.event("ann").build().toByteArray());
        router.pipe(
                Topics.events(Lane.STANDARD),
                "other/ann",
                router.event("ann").build().toByteArray());

        assertThat(codes()).containsExactly("invalid-recipient", "invalid-recipient");
        assertThat(router.deliveries(Channel.IN_APP)).isEmpty();
    }

    @Test
    void anEventWithoutAnIdIsADeadLetter() {
        router.submit(router.event("ann").clearId().build());

        assertThat(codes()).containsExactly("invalid-event-id");
    }

    @Test
    void receiptsProfilesAndSubscriptionsThatCannotBeReadAreDeadLetters() {
        router.pipe(Topics.receipts(Lane.STANDARD), "acme/ann", NONSENSE);
        router.pipe(Topics.PROFILES, "acme/cid", NONSENSE);
        router.pipe(Topics.SUBSCRIPTIONS, "nonsense", new byte[0]);

        assertThat(codes()).containsOnly("undecodable-record").hasSize(3);
    }

    @Test
    void whoseProfileCannotBeReadIsNotGuessedAt() {
        router.pipe(Topics.PROFILES, "acme/ann", NONSENSE);
        router.deadLetters();

        router.submit(router.event("ann").build());

        assertThat(router.deliveries(Channel.IN_APP)).isEmpty();
        assertThat(codes()).containsExactly("undecodable-record");
        assertThat(router.receipts()).singleElement().matches(Receipt::hasDeadLettered);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{#each data.l}}{{#each ../data.l}}{{#each ../../data.l}}{{/each}}{{/each}}{{/each}}",
                "{{#each data.l}}{{#each ../data.l}}{{../../data.s}}{{/each}}{{/each}}",
                "{{number data.x}}",
                "{{plural data.x other=\"#\"}}"
            })
    void aTemplateThatTakesMoreThanItsBudgetIsADeadLetterAndTheLaneGoesOn(String title) {
        CatalogEntry.Builder template = Fixtures.template(Router.TENANT, Fixtures.ORDER_SHIPPED);
        template.getTemplateBuilder().getContentsBuilderList().forEach(content -> content.setTitle(title));
        router.publish(CatalogKey.Kind.TEMPLATE, template.build());
        String data = "{\"x\": 1e999999999, \"s\": \"%s\", \"l\": [%s1]}".formatted("x".repeat(500), "1,".repeat(99));

        router.submit(router.event("ann")
                .setData(PayloadCodec.plain(ByteString.copyFromUtf8(data)))
                .build());

        assertThat(router.deliveries(Channel.IN_APP)).isEmpty();
        assertThat(router.deliveries(Channel.EMAIL)).isEmpty();
        assertThat(codes()).containsExactly("template-failed", "template-failed");
        router.publish(
                CatalogKey.Kind.TEMPLATE,
                Fixtures.template(Router.TENANT, Fixtures.ORDER_SHIPPED).build());
    }

    @Test
    void aTemplateThatFailsIsADeadLetterForItsChannelOnly() {
        CatalogEntry.Builder template = Fixtures.template(Router.TENANT, Fixtures.ORDER_SHIPPED);
        for (var content : template.getTemplateBuilder().getContentsBuilderList()) {
            if (content.getChannel() == Channel.EMAIL.code()) {
                content.setTitle("{{data.absent}}");
            }
        }
        router.publish(CatalogKey.Kind.TEMPLATE, template.build());

        router.submit(router.event("ann").build());

        assertThat(router.deliveries(Channel.IN_APP)).hasSize(1);
        assertThat(router.deliveries(Channel.EMAIL)).isEmpty();
        assertThat(codes()).containsExactly("template-failed");
        assertThat(router.receipts().stream().filter(Receipt::hasDeadLettered))
                .singleElement()
                .satisfies(receipt -> assertThat(receipt.getChannel()).isEqualTo(Channel.EMAIL.code()));
        router.publish(
                CatalogKey.Kind.TEMPLATE,
                Fixtures.template(Router.TENANT, Fixtures.ORDER_SHIPPED).build());
    }

    @Test
    void aRetractionOfAnotherNotificationThanItsEventsNeedsAPerson() {
        Event retraction = router.event("ann")
                .setRetraction(Retraction.newBuilder().setNotificationId("n-of-another-recipient"))
                .build();

        router.submit(retraction);

        assertThat(codes()).containsExactly("invalid-request");
    }

    private List<String> codes() {
        return router.deadLetters().stream().map(DeadLetter::getCode).toList();
    }
}
