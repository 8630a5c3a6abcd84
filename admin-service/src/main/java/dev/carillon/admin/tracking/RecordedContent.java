// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.events.codec.KeysUnavailableException;
import dev.carillon.events.codec.Opened;
import dev.carillon.events.v1.Payload;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;

/// Result of reading content of a recipient from the log.
sealed interface RecordedContent<T> {

    /// @param isEncrypted true if the log has it encrypted with the recipient's data key
    record Found<T>(T value, boolean isEncrypted) implements RecordedContent<T> {}

    /// @param cause cause in words, for operators
    record Missing<T>(String cause) implements RecordedContent<T> {}

    /// Content of a payload that was opened.
    static <T> RecordedContent<T> of(Opened<T> opened, Payload payload) {
        return switch (opened) {
            case Opened.Content<T>(T value) ->
                new Found<>(value, !payload.getDataKeyId().isEmpty());
            case Opened.Erased<T>() -> new Missing<>("the recipient was erased, and the data with them");
            case Opened.Unreadable<T>(String cause) -> new Missing<>("the data cannot be opened: " + cause);
        };
    }

    /// Reads content; a failure of Kafka or of the key store becomes [Missing].
    static <T> RecordedContent<T> read(Supplier<RecordedContent<T>> reader) {
        try {
            return reader.get();
        } catch (KafkaException e) {
            return new Missing<>("Kafka did not return the record: " + e.getMessage());
        } catch (KeysUnavailableException e) {
            return new Missing<>("the recipient's data key cannot be read now: " + e.getMessage());
        }
    }
}
