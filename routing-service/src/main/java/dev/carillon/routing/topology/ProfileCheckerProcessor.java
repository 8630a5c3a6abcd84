// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import com.google.protobuf.ByteString;
import dev.carillon.events.FailureCode;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.Codec;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Profile;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/// Processor that notifies the router of changed profiles, and sends those that cannot be decoded or are not
/// encrypted to the dead letters.
final class ProfileCheckerProcessor implements GuardedProcessor.Reader {

    private final UnreadableRecords unreadable;
    private final PayloadSeal seal;
    private ProcessorContext<Object, Object> context;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    ProfileCheckerProcessor(UnreadableRecords unreadable, PayloadSeal seal) {
        this.unreadable = unreadable;
        this.seal = seal;
    }

    @Override
    public void init(ProcessorContext<Object, Object> taskContext) {
        context = taskContext;
    }

    @Override
    public void process(Record<byte[], byte[]> incoming) {
        if (incoming.key() == null) {
            refuse(incoming, "the profile record has no key");
            return;
        }
        if (Codec.RECIPIENT_KEY.decode(incoming.key()) instanceof Decoded.Value<RecipientKey>(RecipientKey key)
                && key.recipient().isPresent()) {
            context.forward(
                    incoming.withKey((Object) key).withValue((Object) new RouterInput.OfProfile(key)),
                    NodeNames.ROUTER);
        }
        if (incoming.value() != null) {
            check(incoming, Topics.PROFILES.values().decode(incoming.value()));
        }
    }

    private void check(Record<byte[], byte[]> incoming, Decoded<Profile> decoded) {
        switch (decoded) {
            case Decoded.Undecodable<Profile>(ByteString _, String cause) -> refuse(incoming, cause);
            case Decoded.Value<Profile>(Profile profile) -> {
                if (!seal.accepts(profile.getContent())) {
                    refuse(incoming, UnreadableRecords.NOT_ENCRYPTED);
                }
            }
        }
    }

    private void refuse(Record<byte[], byte[]> incoming, String cause) {
        unreadable.bury(context, incoming, FailureCode.UNDECODABLE_RECORD, cause);
    }
}
