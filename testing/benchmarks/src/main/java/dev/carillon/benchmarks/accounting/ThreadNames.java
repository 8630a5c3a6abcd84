// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.accounting;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Full names of a JVM's threads, by the id that the operating system gave them. The operating system keeps only 15
/// characters of a name, which do not distinguish the threads of a broker.
public record ThreadNames(Map<Long, String> byThread) {

    private static final Pattern THREAD = Pattern.compile("\"(.*)\" .*\\bnid=(0x[0-9a-fA-F]+|\\d+)\\b.*");

    public ThreadNames {
        byThread = Map.copyOf(byThread);
    }

    /// Names of the threads that a JVM has now. Empty, with a message, if the JVM does not answer.
    public static ThreadNames of(long pid) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            Process process = new ProcessBuilder(jcmd, Long.toString(pid), "Thread.print")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return parse(process.inputReader().lines().toList());
        } catch (IOException e) {
            System.err.println("cannot read the names of the threads of process " + pid + ": " + e);
            return new ThreadNames(Map.of());
        }
    }

    /// Parses a thread dump.
    static ThreadNames parse(List<String> dump) {
        Map<Long, String> names = new HashMap<>();
        for (String line : dump) {
            Matcher thread = THREAD.matcher(line);
            if (thread.matches()) {
                names.put(Long.decode(thread.group(2)), thread.group(1));
            }
        }
        return new ThreadNames(names);
    }

    /// Kind of a thread.
    ///
    /// @param shortName Name that counts if the thread started after the names were read
    ThreadKind kind(long thread, String shortName) {
        return ThreadKind.of(byThread.getOrDefault(thread, shortName));
    }
}
