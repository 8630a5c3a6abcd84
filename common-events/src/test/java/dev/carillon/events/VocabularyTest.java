// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.v1.ChannelCode;
import dev.carillon.events.v1.GuaranteeCode;
import dev.carillon.events.v1.LaneCode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class VocabularyTest {

    /// Published codes must stay; new ones may be added.
    @Test
    void failureCodesKeepTheirPublishedNames() {
        assertThat(Arrays.stream(FailureCode.values()).map(FailureCode::wireName))
                .contains(
                        "invalid-json",
                        "invalid-request",
                        "invalid-recipient",
                        "invalid-event-id",
                        "unknown-event-type",
                        "schema-violation",
                        "too-many-recipients",
                        "payload-too-large",
                        "batch-too-large",
                        "idempotency-key-mismatch",
                        "unsupported-media-type",
                        "method-not-allowed",
                        "unauthenticated",
                        "forbidden",
                        "not-found",
                        "version-conflict",
                        "not-retractable",
                        "wrong-state",
                        "quota-exceeded",
                        "invalid-token",
                        "token-expired",
                        "malformed-frame",
                        "frame-too-large",
                        "provider-refused",
                        "address-invalid",
                        "provider-unanswered",
                        "provider-throttled",
                        "rate-limited",
                        "overloaded",
                        "unavailable",
                        "undecodable-record",
                        "template-failed",
                        "template-missing",
                        "content-erased",
                        "internal");
        assertThat(FailureCode.SCHEMA_VIOLATION.urn()).isEqualTo("urn:carillon:failure:schema-violation");
    }

    @Test
    void everyCodeOfTheSchemaHasItsWord() {
        for (ChannelCode code : ChannelCode.values()) {
            boolean none = code == ChannelCode.CHANNEL_UNSPECIFIED || code == ChannelCode.UNRECOGNIZED;
            assertThat(Channel.find(code).isEmpty()).as(code.name()).isEqualTo(none);
        }
        for (LaneCode code : LaneCode.values()) {
            boolean none = code == LaneCode.LANE_UNSPECIFIED || code == LaneCode.UNRECOGNIZED;
            assertThat(Lane.find(code).isEmpty()).as(code.name()).isEqualTo(none);
        }
        for (GuaranteeCode code : GuaranteeCode.values()) {
            boolean none = code == GuaranteeCode.GUARANTEE_UNSPECIFIED || code == GuaranteeCode.UNRECOGNIZED;
            assertThat(Guarantee.find(code).isEmpty()).as(code.name()).isEqualTo(none);
        }
    }

    @Test
    void wordsAreFoundByTheirWireNames() {
        for (Channel channel : Channel.values()) {
            assertThat(Channel.find(channel.wireName())).contains(channel);
            assertThat(Channel.require(channel.code())).isEqualTo(channel);
        }
        for (Lane lane : Lane.values()) {
            assertThat(Lane.find(lane.wireName())).contains(lane);
            assertThat(Lane.require(lane.code())).isEqualTo(lane);
        }
        for (Guarantee guarantee : Guarantee.values()) {
            assertThat(Guarantee.find(guarantee.wireName())).contains(guarantee);
            assertThat(Guarantee.require(guarantee.code())).isEqualTo(guarantee);
        }
        assertThat(Channel.find("pigeon")).isEmpty();
    }
}
