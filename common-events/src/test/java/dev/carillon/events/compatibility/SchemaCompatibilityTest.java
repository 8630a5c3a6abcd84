// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.Payload;
import dev.carillon.events.v1.ProcessingFailure;
import dev.carillon.events.v1.Profile;
import dev.carillon.events.v1.Receipt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Compatibility of the schemas with the set that was released as v1. A new release adds a set; run with
/// `-Dcarillon.contract=write` to (re)write that of the version in development.
class SchemaCompatibilityTest {

    private static final Path RELEASED = Path.of("src/test/resources/contract/v1.descriptors");

    @Test
    void theSchemasBreakNoReleasedReader() throws IOException {
        if ("write".equals(System.getProperty("carillon.contract"))) {
            Files.write(RELEASED, current().toByteArray());
        }

        FileDescriptorSet released = FileDescriptorSet.parseFrom(Files.readAllBytes(RELEASED));

        assertThat(SchemaChange.breaches(released, current())).isEmpty();
    }

    @Test
    void aRemovedFieldIsABreach() {
        assertThat(SchemaChange.breaches(current(), changed(file -> {
                    var changed = file.toBuilder();
                    changed.getMessageTypeBuilderList().stream()
                            .filter(message -> message.getName().equals("Event"))
                            .forEach(message -> message.removeField(0));
                    return changed.build();
                })))
                .containsExactly("field carillon.v1.Event.tenant = 1 is gone");
    }

    @Test
    void aRetypedFieldIsABreach() {
        assertThat(SchemaChange.breaches(current(), changed(file -> {
                    var changed = file.toBuilder();
                    changed.getMessageTypeBuilderList().stream()
                            .filter(message -> message.getName().equals("Event"))
                            .forEach(message ->
                                    message.getFieldBuilder(0).setType(FieldDescriptorProto.Type.TYPE_BYTES));
                    return changed.build();
                })))
                .containsExactly("field carillon.v1.Event.tenant = 1 changed its type");
    }

    @Test
    void aRenumberedFieldIsABreach() {
        assertThat(SchemaChange.breaches(current(), changed(file -> {
                    var changed = file.toBuilder();
                    changed.getMessageTypeBuilderList().stream()
                            .filter(message -> message.getName().equals("Event"))
                            .forEach(message -> message.getFieldBuilder(0).setNumber(99));
                    return changed.build();
                })))
                .containsExactly("field carillon.v1.Event.tenant = 1 is gone");
    }

    @Test
    void aRemovedEnumValueIsABreach() {
        assertThat(SchemaChange.breaches(current(), changed(file -> {
                    var changed = file.toBuilder();
                    changed.getEnumTypeBuilderList().stream()
                            .filter(one -> one.getName().equals("LaneCode"))
                            .forEach(one -> one.removeValue(3));
                    return changed.build();
                })))
                .containsExactly("enum value carillon.v1.LaneCode.LANE_BULK = 3 is gone");
    }

    private static FileDescriptorSet current() {
        return changed(UnaryOperator.identity());
    }

    private static FileDescriptorSet changed(UnaryOperator<FileDescriptorProto> change) {
        FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
        Stream.of(
                        Payload.getDescriptor().getFile(),
                        Event.getDescriptor().getFile(),
                        Delivery.getDescriptor().getFile(),
                        Receipt.getDescriptor().getFile(),
                        Profile.getDescriptor().getFile(),
                        CatalogEntry.getDescriptor().getFile(),
                        DeadLetter.getDescriptor().getFile(),
                        ProcessingFailure.getDescriptor().getFile())
                .map(FileDescriptor::toProto)
                .map(change)
                .forEach(set::addFile);
        return set.build();
    }
}
