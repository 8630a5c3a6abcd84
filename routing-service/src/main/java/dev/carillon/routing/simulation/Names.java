// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.v1.ChannelCode;
import dev.carillon.events.v1.LaneCode;
import dev.carillon.events.v1.OrderingCode;
import dev.carillon.events.v1.OverflowCode;
import dev.carillon.events.v1.PurposeCode;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Names in the catalog's JSON. Parsing throws [IllegalArgumentException] with a message for the caller.
final class Names {

    private static final Pattern CATALOG_ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
    private static final Pattern LOCAL_TIME = Pattern.compile("(?:[01][0-9]|2[0-3]):[0-5][0-9]");
    private static final Set<String> ZONES = ZoneId.getAvailableZoneIds();
    private static final String ORDERING = "ORDERING_";
    private static final String PURPOSE = "PURPOSE_";
    private static final String OVERFLOW = "OVERFLOW_";

    private Names() {}

    static String catalogId(String text) {
        return match(CATALOG_ID, text, "must be 1 to 128 of letters, digits and . _ : -");
    }

    static String localTime(String text) {
        return match(LOCAL_TIME, text, "must be a local time such as 22:00");
    }

    static String timeZone(String text) {
        if (!ZONES.contains(text)) {
            throw new IllegalArgumentException("must be an IANA time zone such as Europe/Berlin");
        }
        return text;
    }

    static ChannelCode channel(String name) {
        return Channel.find(name).map(Channel::code).orElseThrow(() -> oneOf(Channel.values(), Channel::wireName));
    }

    static Optional<String> of(ChannelCode code) {
        return Channel.find(code).map(Channel::wireName);
    }

    static LaneCode lane(String name) {
        return Lane.find(name).map(Lane::code).orElseThrow(() -> oneOf(Lane.values(), Lane::wireName));
    }

    static OrderingCode ordering(String name) {
        return find(OrderingCode.values(), ORDERING, name);
    }

    static String of(OrderingCode code) {
        return wireName(code, ORDERING);
    }

    static PurposeCode purpose(String name) {
        return find(PurposeCode.values(), PURPOSE, name);
    }

    static String of(PurposeCode code) {
        return wireName(code, PURPOSE);
    }

    static OverflowCode overflow(String name) {
        return find(OverflowCode.values(), OVERFLOW, name);
    }

    static String of(OverflowCode code) {
        return wireName(code, OVERFLOW);
    }

    /// Finds a constant by name, except the first of a Protobuf enum (unspecified) and the last (unrecognized).
    private static <E extends Enum<E>> E find(E[] codes, String prefix, String name) {
        E[] specified = Arrays.copyOfRange(codes, 1, codes.length - 1);
        return Arrays.stream(specified)
                .filter(code -> wireName(code, prefix).equals(name))
                .findFirst()
                .orElseThrow(() -> oneOf(specified, code -> wireName(code, prefix)));
    }

    private static String wireName(Enum<?> code, String prefix) {
        return code.name().substring(prefix.length()).toLowerCase(Locale.ROOT);
    }

    private static <T> IllegalArgumentException oneOf(T[] values, Function<T, String> name) {
        return new IllegalArgumentException(
                "must be one of " + Arrays.stream(values).map(name).collect(Collectors.joining(", ")));
    }

    private static String match(Pattern pattern, String text, String message) {
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException(message);
        }
        return text;
    }
}
