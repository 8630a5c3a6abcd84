// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.FileRecords;
import org.apache.kafka.common.record.Record;

/// Search for texts in all data of a standalone system, in every encoding in which they may be stored.
final class StoredTextSearch {

    /// Encodings of the searched texts, as bytes read as ISO 8859-1, by name.
    private final Map<String, String> needles = new TreeMap<>();

    StoredTextSearch(List<String> words) {
        words.forEach(word -> {
            for (Charset charset :
                    List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE)) {
                add(word + " in " + charset, word.getBytes(charset));
            }
            byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
            add(word + " in hex", HexFormat.of().formatHex(bytes).getBytes(StandardCharsets.US_ASCII));
            // Base64 of a text depends on its start position modulo three.
            for (int shift = 0; shift < 3; shift++) {
                byte[] shifted = new byte[bytes.length + shift];
                System.arraycopy(bytes, 0, shifted, shift, bytes.length);
                int whole = shifted.length / 3 * 3;
                String text = Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(shifted, whole));
                add(word + " in Base64", text.substring(shift == 0 ? 0 : 4).getBytes(StandardCharsets.US_ASCII));
            }
            add(
                    word + " percent-encoded",
                    java.net.URLEncoder.encode(word, StandardCharsets.UTF_8).getBytes(StandardCharsets.US_ASCII));
            add(word + " as JSON", escaped(word).getBytes(StandardCharsets.US_ASCII));
        });
    }

    private void add(String form, byte[] bytes) {
        String needle = new String(bytes, StandardCharsets.ISO_8859_1);
        if (!needles.containsValue(needle)) {
            needles.put(form + " (" + needles.size() + ")", needle);
        }
    }

    private static String escaped(String word) {
        return word.chars()
                .mapToObj(unit -> unit < 128 ? Character.toString(unit) : "\\u%04x".formatted(unit))
                .collect(Collectors.joining());
    }

    Set<String> find(byte[] bytes) {
        String hay = new String(bytes, StandardCharsets.ISO_8859_1);
        return needles.entrySet().stream()
                .filter(needle -> hay.contains(needle.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// Searches the segments of all topics, changelogs included: the raw files and the uncompressed records.
    Set<String> inKafka(Path directory) {
        Set<String> found = new TreeSet<>();
        for (Path segment : files(directory, ".log")) {
            inFile(segment).forEach(form -> found.add(directory.relativize(segment) + ": " + form));
            inRecords(segment).forEach(form -> found.add(directory.relativize(segment) + ": " + form));
        }
        return found;
    }

    private Set<String> inRecords(Path segment) {
        Set<String> found = new TreeSet<>();
        try {
            FileRecords records = FileRecords.open(segment.toFile(), false);
            try {
                for (Record record : records.records()) {
                    Stream.concat(
                                    Stream.of(bytes(record.key()), bytes(record.value())),
                                    Stream.of(record.headers()).map(Header::value))
                            .flatMap(bytes -> find(bytes).stream())
                            .forEach(found::add);
                }
            } finally {
                // Closing the records would truncate data that the broker has written meanwhile.
                records.closeHandlers();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        if (buffer == null) {
            return new byte[0];
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /// Searches every file of a directory.
    Set<String> inFiles(Path directory) {
        Set<String> found = new TreeSet<>();
        files(directory, "")
                .forEach(file -> inFile(file).forEach(form -> found.add(directory.relativize(file) + ": " + form)));
        return found;
    }

    private Set<String> inFile(Path file) {
        try {
            return find(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Set.of(); // gone since it was listed
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> files(Path directory, String suffix) {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(path -> path.toString().endsWith(suffix) && Files.isRegularFile(path))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Searches every row of every table of the platform.
    Set<String> inPostgres(String url, String username, String password) {
        Set<String> found = new TreeSet<>();
        try (Connection connection = DriverManager.getConnection(url, username, password);
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery("""
                    select format('%I.%I', schemaname, tablename) from pg_tables
                    where schemaname not in ('pg_catalog', 'information_schema')
                    """)) {
                while (rows.next()) {
                    tables.add(rows.getString(1));
                }
            }
            for (String table : tables) {
                // The text form of a row contains every column, with bytes in hex.
                try (ResultSet rows = statement.executeQuery("select t::text from %s t".formatted(table))) {
                    while (rows.next()) {
                        find(rows.getString(1).getBytes(StandardCharsets.UTF_8))
                                .forEach(form -> found.add(table + ": " + form));
                    }
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return found;
    }

    /// Searches every key of Redis and its value.
    Set<String> inRedis(String url) {
        Set<String> found = new TreeSet<>();
        try (RedisClient client = RedisClient.create(url);
                StatefulRedisConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE)) {
            RedisCommands<byte[], byte[]> redis = connection.sync();
            KeyScanCursor<byte[]> cursor = redis.scan();
            while (true) {
                for (byte[] key : cursor.getKeys()) {
                    String name = new String(key, StandardCharsets.UTF_8);
                    Stream.concat(Stream.of(key), contents(redis, key))
                            .flatMap(bytes -> find(bytes).stream())
                            .forEach(form -> found.add(name + ": " + form));
                }
                if (cursor.isFinished()) {
                    return found;
                }
                cursor = redis.scan(cursor);
            }
        }
    }

    private static Stream<byte[]> contents(RedisCommands<byte[], byte[]> redis, byte[] key) {
        return switch (redis.type(key)) {
            case "string" -> Stream.ofNullable(redis.get(key));
            case "hash" ->
                redis.hgetall(key).entrySet().stream().flatMap(field -> Stream.of(field.getKey(), field.getValue()));
            case "list" -> redis.lrange(key, 0, -1).stream();
            case "set" -> redis.smembers(key).stream();
            case "zset" -> redis.zrange(key, 0, -1).stream();
            case "stream" ->
                redis.xrange(key, Range.unbounded()).stream()
                        .flatMap(entry -> entry.getBody().entrySet().stream())
                        .flatMap(field -> Stream.of(field.getKey(), field.getValue()));
            case "none" -> Stream.empty();
            default -> throw new IllegalStateException("a key of type " + redis.type(key));
        };
    }
}
