// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.DeliveryContent;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.InstanceReport;
import dev.carillon.events.v1.ProcessingFailure;
import dev.carillon.events.v1.Profile;
import dev.carillon.events.v1.ProfileContent;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.ReceiptBatch;
import dev.carillon.events.v1.Subscription;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Records as version 1 wrote them, with every field set, stay readable and are written the same way. Each golden file
/// holds the bytes in hex and the meaning in text. Run with `-Dcarillon.contract=write` to (re)write those of the
/// version in development.
class GoldenRecordsTest {

    private static final Path GOLDEN = Path.of("src/test/resources/contract/v1");

    static Stream<Message> messages() {
        return Stream.of(
                Event.getDefaultInstance(),
                Delivery.getDefaultInstance(),
                DeliveryContent.getDefaultInstance(),
                Receipt.getDefaultInstance(),
                ReceiptBatch.getDefaultInstance(),
                Profile.getDefaultInstance(),
                ProfileContent.getDefaultInstance(),
                Subscription.getDefaultInstance(),
                CatalogEntry.getDefaultInstance(),
                DeadLetter.getDefaultInstance(),
                InstanceReport.getDefaultInstance(),
                ProcessingFailure.getDefaultInstance());
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aRecordOfVersionOneMeansWhatItMeant(Message type) throws IOException {
        String name = type.getDescriptorForType().getName();
        Path bytes = GOLDEN.resolve(name + ".hex");
        Path text = GOLDEN.resolve(name + ".txt");
        if ("write".equals(System.getProperty("carillon.contract"))) {
            Message filled = fill(type, 3);
            Files.createDirectories(GOLDEN);
            Files.writeString(bytes, HexFormat.of().formatHex(filled.toByteArray()) + "\n");
            Files.writeString(text, print(filled));
        }

        byte[] golden = HexFormat.of().parseHex(Files.readString(bytes).strip());
        Message read = type.getParserForType().parseFrom(golden);

        assertThat(print(read)).isEqualTo(Files.readString(text));
        assertThat(read.toByteArray()).isEqualTo(golden);
        assertThat(read.getUnknownFields().asMap()).isEmpty();
    }

    private static String print(Message message) {
        return TextFormat.printer().printToString(message);
    }

    /// A message with every field set to something that names the field; of a oneof, the last member stays.
    private static Message fill(Message type, int depth) {
        Message.Builder builder = type.newBuilderForType();
        for (FieldDescriptor field : type.getDescriptorForType().getFields()) {
            if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && depth == 0) {
                continue;
            }
            if (field.isMapField()) {
                continue;
            }
            Object value = value(builder, field, depth);
            if (field.isRepeated()) {
                builder.addRepeatedField(field, value);
            } else {
                builder.setField(field, value);
            }
        }
        return builder.build();
    }

    private static Object value(Message.Builder builder, FieldDescriptor field, int depth) {
        return switch (field.getJavaType()) {
            case INT -> field.getNumber();
            case LONG -> 1_700_000_000_000L + field.getNumber();
            case FLOAT -> (float) field.getNumber();
            case DOUBLE -> (double) field.getNumber();
            case BOOLEAN -> true;
            case STRING -> field.getName();
            case BYTE_STRING -> ByteString.copyFrom(field.getName(), StandardCharsets.UTF_8);
            case ENUM -> last(field.getEnumType());
            case MESSAGE -> fill(nested(builder, field), depth - 1);
        };
    }

    private static Object last(EnumDescriptor type) {
        return type.getValues().getLast();
    }

    private static Message nested(Message.Builder builder, FieldDescriptor field) {
        return field.isRepeated()
                ? DynamicMessage.getDefaultInstance(field.getMessageType())
                : builder.newBuilderForField(field).getDefaultInstanceForType();
    }
}
