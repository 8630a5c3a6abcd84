// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.codec.Codec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

class TopicsTest {

    @Test
    void namesArePublished() {
        assertThat(Topics.events(Lane.CRITICAL)).hasToString("carillon.events.critical.v1");
        assertThat(Topics.deliveries(Channel.IN_APP, Lane.BULK)).hasToString("carillon.deliveries.in-app.bulk.v1");
        assertThat(Topics.receipts(Lane.STANDARD)).hasToString("carillon.receipts.standard.v1");
        assertThat(Topics.all()).hasSize(3 + 15 + 3 + 7).doesNotHaveDuplicates();
    }

    @Property(tries = 300)
    void aRecipientsPartitionIsKafkasOwnForItsKey(
            @ForAll @AlphaChars @StringLength(min = 1, max = 128) String recipient,
            @ForAll @IntRange(min = 1, max = 500) int partitions) {
        RecipientKey key = RecipientKey.of(new TenantId("acme"), new RecipientId(recipient));

        assertThat(RecipientPartitioner.partition(key, partitions))
                .isEqualTo(BuiltInPartitioner.partitionForKey(Codec.RECIPIENT_KEY.encode(key), partitions));
    }
}
