// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.KeysUnavailableException;
import dev.carillon.events.codec.Opened;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.DeliveryContent;
import dev.carillon.events.v1.Event;
import dev.carillon.routing.router.store.StoreNames;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ErasureTest {

    private static final RecipientKey ANN = RecipientKey.of(MemoryRouter.TENANT.value(), "ann");
    private static final String DIGEST =
            "  - {id: pack, digest: {window: {fixed: 10m}}}\n  - {id: bell, deliver: {channel: in_app}}\n";
    private static final String LATER = "  - {id: rest, wait: {for: 1h}}\n  - {id: bell, deliver: {channel: in_app}}\n";

    private final MemorySeal seal = new MemorySeal();
    private final MemoryRouter router = new MemoryRouter().withProfile("ann").withSeal(seal);

    @Test
    void whatIsWrittenIsSealedForItsRecipient() throws Exception {
        router.withWorkflow("  - {id: bell, deliver: {channel: in_app}}\n").submit(sealed("a"));

        Delivery delivery = router.deliveries().getFirst();

        assertThat(delivery.toByteString().toString(StandardCharsets.ISO_8859_1))
                .doesNotContain("secret");
        assertThat(content(delivery).getInApp().getData().toStringUtf8()).contains("secret of a");
    }

    @Test
    void whatWaitsForSomeoneWhoWasErasedIsSuppressed() {
        router.withWorkflow(LATER).submit(sealed("a"));
        router.story();
        seal.erase(ANN);

        router.drain();

        assertThat(router.deliveries()).isEmpty();
        assertThat(router.deadLetters()).isEmpty();
        assertThat(router.story()).containsExactly("suppressed: erased");
    }

    @Test
    void aDigestForSomeoneWhoWasErasedIsSuppressed() {
        router.withWorkflow(DIGEST).submit(sealed("a"));
        router.submit(sealed("b"));
        router.story();
        seal.erase(ANN);

        router.drain();

        assertThat(router.deliveries()).isEmpty();
        assertThat(router.story()).containsExactly("suppressed: erased");
        assertThat(router.stores().store(StoreNames.INSTANCES).isEmpty()).isTrue();
    }

    @Test
    void aDigestTellsOnlyOfWhatCameAfterTheErasure() throws Exception {
        router.withWorkflow(DIGEST).submit(sealed("a"));
        seal.erase(ANN);
        router.submit(sealed("b"));

        router.drain();

        assertThat(content(router.deliveries().getFirst()).getInApp().getData().toStringUtf8())
                .contains("\"count\":1", "secret of b");
    }

    @Test
    void whatWasReadBeforeAnErasureIsNotSealedWithTheKeyAfterIt() {
        Event event = sealed("a");
        router.withWorkflow("  - {id: bell, deliver: {channel: in_app}}\n");
        seal.beforeSealing(() -> seal.erase(ANN));

        assertThatThrownBy(() -> router.submit(event)).isInstanceOf(KeysUnavailableException.class);
        assertThat(router.deliveries()).isEmpty();
    }

    private Event sealed(String id) {
        ByteString data = ByteString.copyFromUtf8("{\"order\":\"secret of %s\",\"carrier\":\"Post\"}".formatted(id));
        return router.event(id).setData(seal.seal(ANN, data)).build();
    }

    private DeliveryContent content(Delivery delivery) throws Exception {
        assertThat(seal.open(ANN, delivery.getContent(), DeliveryContent.parser()))
                .isInstanceOf(Opened.Content.class);
        return seal.open(ANN, delivery.getContent(), DeliveryContent.parser())
                .find()
                .orElseThrow();
    }
}
