// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.counters;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Counters of a Redis server's commands and bytes, including commands inside scripts.
record RedisCounters(int port) {

    private static final Pattern CALLS = Pattern.compile("cmdstat_([^:]+):calls=(\\d+),.*");
    private static final Pattern BYTES = Pattern.compile("total_net_(input|output)_bytes:(\\d+)");
    private static final int TIMEOUT_MILLIS = 5_000;

    Map<String, Double> read() {
        return parse(info("commandstats") + info("stats"));
    }

    /// Parses the answers to `INFO commandstats` and `INFO stats`.
    static Map<String, Double> parse(String info) {
        Map<String, Double> counters = new HashMap<>();
        info.lines().forEach(line -> {
            Matcher calls = CALLS.matcher(line);
            Matcher bytes = BYTES.matcher(line);
            if (calls.matches()) {
                double number = Double.parseDouble(calls.group(2));
                counters.put("Redis " + calls.group(1), number);
                counters.merge("Redis commands", number, Double::sum);
            } else if (bytes.matches()) {
                counters.put(
                        bytes.group(1).equals("input") ? "Redis bytes received" : "Redis bytes sent",
                        Double.parseDouble(bytes.group(2)));
            }
        });
        return counters;
    }

    /// Section of the answer to `INFO`, which begins with a line such as `$1234`.
    private String info(String section) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(("INFO " + section + "\r\n").getBytes(StandardCharsets.US_ASCII));
            InputStream in = new BufferedInputStream(socket.getInputStream());
            String head = line(in);
            if (!head.startsWith("$")) {
                throw new IllegalStateException("Redis refuses INFO: " + head);
            }
            return new String(in.readNBytes(Integer.parseInt(head.substring(1))), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Redis does not tell its counters", e);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int read = in.read(); read >= 0 && read != '\n'; read = in.read()) {
            line.append((char) read);
        }
        return line.toString().strip();
    }
}
