// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.fuzz;

import dev.carillon.benchmarks.client.Json;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// Mutations of JSON, texts and bytes, drawn from one generator of random numbers. For one thread.
final class Mutator {

    private static final int MOST_CHANGES = 3;
    private static final int DEPTH = 20_000;

    /// Longest text into which values are put: more than the platform's largest body.
    private static final int MOST_TEXT = 20_000_000;

    private static final int MANY = 2_000;
    private static final int[] LENGTHS = {65, 129, 257, 1_025, 10_000, 70_000, 300_000};

    private final RandomGenerator random;
    private final Dictionary dictionary;
    private final List<String> raws = new ArrayList<>();

    Mutator(RandomGenerator random, Dictionary dictionary) {
        this.random = random;
        this.dictionary = dictionary;
    }

    /// Place of a value in a JSON document.
    private sealed interface Slot {

        record Member(ObjectNode parent, String name) implements Slot {}

        record Element(ArrayNode parent, int index) implements Slot {}
    }

    boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /// JSON document with up to three changes, sometimes with changed bytes. One in ten is valid.
    byte[] json(JsonNode valid) {
        raws.clear();
        JsonNode root = valid.deepCopy();
        if (!oneIn(10)) {
            for (int i = random.nextInt(MOST_CHANGES); i >= 0; i--) {
                root = changed(root);
            }
        }
        String text = root.toString();
        for (int i = raws.size() - 1; i >= 0; i--) {
            text = replaced(text, '"' + mark(i) + '"', raws.get(i));
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return oneIn(5) ? bytes(bytes) : bytes;
    }

    /// Text with each mark replaced, as long as it has room. A mark inside a value that was repeated is there many
    /// times.
    private static String replaced(String text, String mark, String raw) {
        StringBuilder result = new StringBuilder();
        int from = 0;
        for (int at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, from)) {
            result.append(text, from, at).append(result.length() + raw.length() <= MOST_TEXT ? raw : "null");
            from = at + mark.length();
        }
        return from == 0 ? text : result.append(text, from, text.length()).toString();
    }

    /// Text of the dictionary, or the valid one with a change.
    String text(String valid) {
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> pick(dictionary.texts());
            case 3 -> inserted(valid, pick(dictionary.texts()));
            case 4 -> inserted(valid, randomText(1 + random.nextInt(4)));
            case 5 -> valid.substring(0, random.nextInt(valid.length() + 1));
            case 6 -> oneIn(4) ? longText() : valid + valid;
            default -> inserted(pick(dictionary.texts()), pick(dictionary.texts()));
        };
    }

    /// Bytes with a part that is cut off, changed, repeated or random.
    byte[] bytes(byte[] valid) {
        int at = random.nextInt(valid.length + 1);
        return switch (random.nextInt(8)) {
            case 0, 1 -> Arrays.copyOf(valid, at);
            case 2 -> joined(Arrays.copyOf(valid, at), randomBytes(1 + random.nextInt(8)), tail(valid, at));
            case 3 -> joined(Arrays.copyOf(valid, at), new byte[] {(byte) 0xc3, 0x28}, tail(valid, at));
            case 4 -> joined(Arrays.copyOf(valid, at), tail(valid, random.nextInt(at + 1)));
            case 5 -> joined(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}, valid);
            case 6 ->
                new String(valid, StandardCharsets.UTF_8)
                        .getBytes(pick(List.<Charset>of(StandardCharsets.UTF_16, StandardCharsets.ISO_8859_1)));
            default -> randomBytes(random.nextInt(200));
        };
    }

    byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    static byte[] joined(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private JsonNode changed(JsonNode root) {
        List<Slot> slots = new ArrayList<>();
        collect(root, slots);
        if (slots.isEmpty() || oneIn(25)) {
            return replacement(root);
        }
        switch (pick(slots)) {
            case Slot.Member(ObjectNode parent, String name) -> changeMember(parent, name, slots);
            case Slot.Element(ArrayNode parent, int index) -> {
                switch (random.nextInt(5)) {
                    case 0 -> parent.remove(index);
                    case 1 -> parent.insert(index, parent.get(index).deepCopy());
                    default -> parent.set(index, replacement(parent.get(index)));
                }
            }
        }
        return root;
    }

    private void changeMember(ObjectNode parent, String name, List<Slot> slots) {
        JsonNode value = parent.path(name);
        switch (random.nextInt(10)) {
            case 0 -> parent.remove(name);
            case 1 -> parent.set(text(name), value.deepCopy());
            case 2 -> parent.set(name, raw("%s,%s:%s".formatted(value, StringNode.valueOf(name), replacement(value))));
            case 3 -> parent.set(name, valueOf(pick(slots)).deepCopy());
            case 4 -> parent.set(pick(dictionary.parameters()), replacement(value));
            default -> parent.set(name, replacement(value));
        }
    }

    private static JsonNode valueOf(Slot slot) {
        return switch (slot) {
            case Slot.Member(ObjectNode parent, String name) -> parent.path(name);
            case Slot.Element(ArrayNode parent, int index) -> parent.path(index);
        };
    }

    private JsonNode replacement(JsonNode old) {
        if (old.isString() && !oneIn(4)) {
            return StringNode.valueOf(text(old.asString()));
        }
        if (old.isNumber() && !oneIn(4)) {
            return raw(pick(dictionary.numbers()));
        }
        return switch (random.nextInt(14)) {
            case 0 -> raw("null");
            case 1 -> raw("true");
            case 2 -> raw("[]");
            case 3 -> raw("{}");
            case 4 -> raw("[" + old + "," + old + "]");
            case 5 -> raw("{\"a\":" + old + "}");
            case 6 -> raw("\"\\ud800\"");
            case 7 -> raw("\"\\udc00\\ud800 \\u0000\"");
            case 8 -> raw("[".repeat(DEPTH) + "]".repeat(DEPTH));
            case 9 -> raw("{\"a\":".repeat(DEPTH) + "1" + "}".repeat(DEPTH));
            case 10 ->
                raw("["
                        + (old + ",")
                                .repeat(Math.min(MANY, 200_000 / (old.toString().length() + 1))) + old + "]");
            case 11 -> members();
            case 12 -> raw(pick(dictionary.numbers()));
            default -> StringNode.valueOf(text("x"));
        };
    }

    private JsonNode members() {
        ObjectNode many = Json.object();
        for (int i = 0; i < MANY; i++) {
            many.put("m" + i, i);
        }
        return many;
    }

    /// Text in place of a value, which need not be valid JSON.
    private JsonNode raw(String text) {
        raws.add(text);
        return StringNode.valueOf(mark(raws.size() - 1));
    }

    private static String mark(int index) {
        return "@raw-" + index + "@";
    }

    private static void collect(JsonNode node, List<Slot> slots) {
        switch (node) {
            case ObjectNode object ->
                object.properties().forEach(member -> {
                    slots.add(new Slot.Member(object, member.getKey()));
                    collect(member.getValue(), slots);
                });
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    slots.add(new Slot.Element(array, i));
                    collect(array.get(i), slots);
                }
            }
            default -> {
                // A value without parts.
            }
        }
    }

    private String inserted(String valid, String more) {
        int at = random.nextInt(valid.length() + 1);
        return valid.substring(0, at) + more + valid.substring(at);
    }

    private String longText() {
        int length = LENGTHS[random.nextInt(LENGTHS.length)];
        String part = oneIn(2) ? "x" : pick(dictionary.texts());
        return part.isEmpty()
                ? "x".repeat(length)
                : part.repeat(length / part.length() + 1).substring(0, length);
    }

    private String randomText(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            int point = random.nextInt(oneIn(2) ? 0x100 : Character.MAX_CODE_POINT + 1);
            text.appendCodePoint(point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? '?' : point);
        }
        return text.toString();
    }

    private static byte[] tail(byte[] all, int from) {
        return Arrays.copyOfRange(all, from, all.length);
    }
}
