// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.Opened;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Audience;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.Payload;
import dev.carillon.events.v1.Profile;
import dev.carillon.testsupport.Fixtures;
import java.nio.file.Path;
import java.util.Collection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Unencrypted records while encryption is on.
final class PlainPayloadTest {

    private static final String TOPIC = "game-1";

    @TempDir
    Path stateDir;

    private Router router;

    @BeforeEach
    void start() {
        router = new Router(Lane.STANDARD, stateDir, Router.guard(stateDir), new NamingSeal())
                .withTenant()
                .withType(Fixtures.ORDER_SHIPPED, Channel.IN_APP)
                .withProfile(sealed(Fixtures.profile(Router.TENANT, "ann").build()))
                .withSubscription("ann", TOPIC);
    }

    @AfterEach
    void close() {
        router.close();
    }

    @Test
    void anEncryptedEventIsRouted() {
        router.submit(sealed(router.event("ann").build()));

        assertThat(router.deliveries(Channel.IN_APP)).hasSize(1);
        assertThat(router.deadLetters()).isEmpty();
    }

    @Test
    void anUnencryptedEventToARecipientGoesToTheDeadLetters() {
        Event plain = router.event("ann").build();

        router.submit(plain);

        assertThat(router.deliveries(Channel.IN_APP)).isEmpty();
        assertThat(router.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.getCode()).isEqualTo("undecodable-record");
            assertThat(letter.getSummary()).contains("not encrypted", "carillon.keys.plain-payloads");
            assertThat(letter.getValue()).isEqualTo(plain.toByteString());
            assertThat(letter.getKey().toStringUtf8()).isEqualTo("acme/ann");
        });
    }

    @Test
    void anEventWithoutDataHasNothingToEncrypt() {
        router.submit(router.event("ann").clearData().build());

        assertThat(router.deadLetters()).noneMatch(letter -> letter.getSummary().contains("not encrypted"));
    }

    @Test
    void anAudiencesEventIsNotEncrypted() {
        router.submit(router.event("ann")
                .setAudience(Audience.newBuilder().setTopic(TOPIC))
                .build());

        assertThat(router.deliveries(Channel.IN_APP)).hasSize(1);
        assertThat(router.deadLetters()).isEmpty();
    }

    @Test
    void anUnencryptedProfileGoesToTheDeadLettersAndIsNotUsed() {
        router.withProfile("ann");

        assertThat(router.deadLetters())
                .singleElement()
                .extracting(DeadLetter::getSourceTopic)
                .isEqualTo(Topics.PROFILES.name());
        router.submit(sealed(router.event("ann").build()));
        assertThat(router.deliveries(Channel.IN_APP)).isEmpty();
        assertThat(router.deadLetters()).hasSize(1);
    }

    private static Event sealed(Event event) {
        return event.toBuilder().setData(NamingSeal.named(event.getData())).build();
    }

    private static Profile sealed(Profile profile) {
        return profile.toBuilder()
                .setContent(NamingSeal.named(profile.getContent()))
                .build();
    }

    /// Seal that names a key and encrypts nothing, and refuses payloads without a key.
    private record NamingSeal() implements PayloadSeal {

        static Payload named(Payload plain) {
            return plain.toBuilder().setDataKeyId("k").build();
        }

        @Override
        public Payload seal(RecipientKey recipient, ByteString content) {
            return named(Payload.newBuilder().setContent(content).build());
        }

        @Override
        public Opened<ByteString> open(RecipientKey recipient, Payload payload) {
            return accepts(payload)
                    ? new Opened.Content<>(payload.getContent())
                    : new Opened.Unreadable<>("not encrypted");
        }

        @Override
        public boolean accepts(Payload payload) {
            return !payload.getDataKeyId().isEmpty() || payload.getContent().isEmpty();
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
