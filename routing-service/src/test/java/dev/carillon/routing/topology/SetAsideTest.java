// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.KeysUnavailableException;
import dev.carillon.events.codec.Opened;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.Payload;
import dev.carillon.events.v1.Receipt;
import dev.carillon.testsupport.Fixtures;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SetAsideTest {

    private static final String POISON = "poison";
    private static final Duration LATER = Duration.ofHours(1);

    @TempDir
    Path stateDir;

    @Test
    void anEventThatOverflowsTheStackTwiceIsADeadLetterAndTheLaneGoesOn() {
        fails(StackOverflowError::new, StackOverflowError.class, SetAsideTest::submitPoison);
        fails(StackOverflowError::new, StackOverflowError.class, SetAsideTest::submitPoison);

        try (Router router = router(StackOverflowError::new)) {
            submitPoison(router);
            router.submit(router.event("bob").build());

            assertThat(router.deadLetters()).singleElement().satisfies(letter -> {
                assertIsAboutThePoison(letter);
                assertThat(letter.getSummary()).startsWith("java.lang.StackOverflowError at ");
                assertThat(letter.getValue()).isEqualTo(poison(router).build().toByteString());
            });
            assertThat(router.receipts().stream().filter(Receipt::hasDeadLettered))
                    .singleElement()
                    .satisfies(receipt -> {
                        assertThat(receipt.getRecipient()).isEqualTo(POISON);
                        assertThat(receipt.getDeadLettered().getCode()).isEqualTo("processing-failed");
                    });
            assertThat(router.deliveries(Channel.IN_APP))
                    .singleElement()
                    .satisfies(delivery -> assertThat(delivery.getRecipient()).isEqualTo("bob"));
        }
    }

    @Test
    void anEventThatUsesUpTheMemoryTwiceIsADeadLetter() {
        fails(OutOfMemoryError::new, OutOfMemoryError.class, SetAsideTest::submitPoison);
        fails(OutOfMemoryError::new, OutOfMemoryError.class, SetAsideTest::submitPoison);

        try (Router router = router(OutOfMemoryError::new)) {
            submitPoison(router);

            assertThat(router.deadLetters()).singleElement().satisfies(SetAsideTest::assertIsAboutThePoison);
        }
    }

    @Test
    void keysThatAreUnavailableNeverSetAnEventAside() {
        Supplier<Throwable> away = () -> new KeysUnavailableException("PostgreSQL does not answer");
        for (int i = 0; i < 5; i++) {
            fails(away, KeysUnavailableException.class, SetAsideTest::submitPoison);
        }

        try (Router router = router(() -> null)) {
            submitPoison(router);

            assertThat(router.deadLetters()).isEmpty();
            assertThat(router.deliveries(Channel.IN_APP)).hasSize(1);
        }
    }

    @Test
    void anEventThatFailedOnceAndWorkedThenStartsAfresh() {
        fails(StackOverflowError::new, StackOverflowError.class, SetAsideTest::submitPoison);
        try (Router router = router(() -> null)) {
            submitPoison(router);
            assertThat(router.deliveries(Channel.IN_APP)).hasSize(1);
        }

        fails(StackOverflowError::new, StackOverflowError.class, SetAsideTest::submitPoison);
        try (Router router = router(() -> null)) {
            submitPoison(router);
            assertThat(router.deadLetters()).isEmpty();
        }
    }

    @Test
    void aRedrivenEventIsANewRecordWithoutFailuresAndIsProcessed() {
        AtomicBoolean isMended = new AtomicBoolean();
        Supplier<Throwable> untilMended = () -> isMended.get() ? null : new StackOverflowError();
        fails(untilMended, StackOverflowError.class, SetAsideTest::submitPoison);
        fails(untilMended, StackOverflowError.class, SetAsideTest::submitPoison);
        AtomicReference<Event> redriven = new AtomicReference<>(Event.getDefaultInstance());
        // The redriven event fails again: it is not set aside, although its original is.
        fails(untilMended, StackOverflowError.class, router -> {
            submitPoison(router);
            List<DeadLetter> letters = router.deadLetters();
            assertThat(letters).hasSize(1);
            redriven.set(redriven(letters.getFirst()));
            router.submit(redriven.get());
        });

        isMended.set(true);
        try (Router router = router(untilMended)) {
            submitPoison(router);
            assertThat(router.deadLetters()).singleElement().satisfies(SetAsideTest::assertIsAboutThePoison);
            router.submit(redriven.get());

            assertThat(router.deadLetters()).isEmpty();
            assertThat(router.deliveries(Channel.IN_APP))
                    .singleElement()
                    .satisfies(delivery -> assertThat(delivery.getEventId())
                            .isEqualTo(redriven.get().getId()));
        }
    }

    /// The event that the admin service sends for the letter.
    private static Event redriven(DeadLetter letter) {
        try {
            Event original = Event.parseFrom(letter.getValue());
            return original.toBuilder()
                    .setId(original.getId() + "~0123456789abcdef")
                    .clearDedupeKey()
                    .build();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the letter has the original bytes", e);
        }
    }

    @Test
    void aDeferredNotificationThatFailsTwiceWhenItIsDueEndsAsADeadLetter() {
        Consumer<Router> waitForIt = router -> {
            deferPoison(router);
            router.advance(LATER.plusSeconds(1));
        };
        fails(StackOverflowError::new, StackOverflowError.class, waitForIt);
        fails(StackOverflowError::new, StackOverflowError.class, waitForIt);

        try (Router router = router(StackOverflowError::new)) {
            waitForIt.accept(router);
            router.submit(router.event("bob").build());

            assertThat(router.deadLetters()).singleElement().satisfies(SetAsideTest::assertIsAboutThePoison);
            assertThat(router.receipts()).anyMatch(Receipt::hasDeadLettered);
            assertThat(router.deliveries(Channel.IN_APP)).hasSize(1);
            router.advance(LATER);
            assertThat(router.deadLetters()).isEmpty();
        }
    }

    private void fails(Supplier<Throwable> failure, Class<? extends Throwable> thrown, Consumer<Router> work) {
        try (Router router = router(failure)) {
            assertThatThrownBy(() -> work.accept(router))
                    .satisfies(caught -> assertThat(causes(caught)).anyMatch(thrown::isInstance));
        }
    }

    private static List<Throwable> causes(Throwable caught) {
        return java.util.stream.Stream.iterate(caught, java.util.Objects::nonNull, Throwable::getCause)
                .toList();
    }

    private Router router(Supplier<Throwable> failure) {
        return new Router(Lane.STANDARD, stateDir, Router.guard(stateDir), new FailingSeal(failure))
                .withTenant()
                .withType(Fixtures.ORDER_SHIPPED, Channel.IN_APP)
                .withProfile(POISON)
                .withProfile("bob");
    }

    private static void submitPoison(Router router) {
        router.submit(poison(router).build());
    }

    /// The same event in every life of the router.
    private static Event.Builder poison(Router router) {
        return router.event(POISON).setId("poison-1");
    }

    private static void deferPoison(Router router) {
        router.submit(poison(router)
                .setSendAtMillis(router.now().plus(LATER).toEpochMilli())
                .build());
    }

    private static void assertIsAboutThePoison(DeadLetter letter) {
        assertThat(letter.getCode()).isEqualTo("processing-failed");
        assertThat(letter.getKey()).isEqualTo(ByteString.copyFromUtf8("acme/" + POISON));
        assertThat(letter.getSourceTopic())
                .isEqualTo(Topics.events(Lane.STANDARD).name());
        assertThat(letter.getTenant()).isEqualTo("acme");
    }

    /// Fails for one recipient, where rendered content is sealed.
    private record FailingSeal(Supplier<Throwable> failure) implements PayloadSeal {

        @Override
        public Payload seal(RecipientKey recipient, ByteString content) {
            if (recipient.toString().endsWith("/" + POISON)) {
                switch (failure.get()) {
                    case Error error -> throw error;
                    case RuntimeException exception -> throw exception;
                    case null, default -> {
                        // Works.
                    }
                }
            }
            return PayloadSeal.none().seal(recipient, content);
        }

        @Override
        public Opened<ByteString> open(RecipientKey recipient, Payload payload) {
            return PayloadSeal.none().open(recipient, payload);
        }

        @Override
        public void prepareToOpen(Collection<RecipientKey> recipients) {}

        @Override
        public void prepareToSeal(Collection<RecipientKey> recipients) {}

        @Override
        public boolean isAvailable() {
            return true;
        }
    }
}
