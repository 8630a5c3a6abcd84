// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.compatibility;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Incompatibilities of a newer schema with readers and writers of an older one: every removed or changed message,
/// field, enum or enum value. Additions are compatible.
final class SchemaChange {

    private SchemaChange() {}

    static List<String> breaches(FileDescriptorSet released, FileDescriptorSet current) {
        Map<String, DescriptorProto> messages = new HashMap<>();
        Map<String, EnumDescriptorProto> enums = new HashMap<>();
        current.getFileList().forEach(file -> index(file, messages, enums));
        List<String> breaches = new ArrayList<>();
        Map<String, DescriptorProto> oldMessages = new HashMap<>();
        Map<String, EnumDescriptorProto> oldEnums = new HashMap<>();
        released.getFileList().forEach(file -> index(file, oldMessages, oldEnums));
        oldMessages.forEach((name, old) -> compare(name, old, messages.get(name), breaches));
        oldEnums.forEach((name, old) -> compare(name, old, enums.get(name), breaches));
        return breaches.stream().sorted().toList();
    }

    private static void index(
            FileDescriptorProto file, Map<String, DescriptorProto> messages, Map<String, EnumDescriptorProto> enums) {
        file.getMessageTypeList().forEach(message -> index(file.getPackage(), message, messages, enums));
        file.getEnumTypeList().forEach(one -> enums.put(file.getPackage() + "." + one.getName(), one));
    }

    private static void index(
            String prefix,
            DescriptorProto message,
            Map<String, DescriptorProto> messages,
            Map<String, EnumDescriptorProto> enums) {
        String name = prefix + "." + message.getName();
        messages.put(name, message);
        message.getNestedTypeList().forEach(nested -> index(name, nested, messages, enums));
        message.getEnumTypeList().forEach(nested -> enums.put(name + "." + nested.getName(), nested));
    }

    private static void compare(
            String name,
            DescriptorProto old,
            @org.jspecify.annotations.Nullable DescriptorProto now,
            List<String> breaches) {
        if (now == null) {
            breaches.add("message " + name + " is gone");
            return;
        }
        Map<Integer, FieldDescriptorProto> fields = new HashMap<>();
        now.getFieldList().forEach(field -> fields.put(field.getNumber(), field));
        for (FieldDescriptorProto field : old.getFieldList()) {
            FieldDescriptorProto found = fields.get(field.getNumber());
            String what = "field " + name + "." + field.getName() + " = " + field.getNumber();
            if (found == null) {
                breaches.add(what + " is gone");
            } else if (!found.getName().equals(field.getName())) {
                breaches.add(what + " is now called " + found.getName());
            } else if (found.getType() != field.getType()
                    || found.getLabel() != field.getLabel()
                    || !found.getTypeName().equals(field.getTypeName())) {
                breaches.add(what + " changed its type");
            } else if (found.hasOneofIndex() != field.hasOneofIndex()) {
                breaches.add(what + " moved into or out of a oneof");
            }
        }
    }

    private static void compare(
            String name,
            EnumDescriptorProto old,
            @org.jspecify.annotations.Nullable EnumDescriptorProto now,
            List<String> breaches) {
        if (now == null) {
            breaches.add("enum " + name + " is gone");
            return;
        }
        Map<Integer, String> values = new HashMap<>();
        now.getValueList().forEach(value -> values.put(value.getNumber(), value.getName()));
        for (EnumValueDescriptorProto value : old.getValueList()) {
            if (!value.getName().equals(values.get(value.getNumber()))) {
                breaches.add("enum value " + name + "." + value.getName() + " = " + value.getNumber() + " is gone");
            }
        }
    }
}
