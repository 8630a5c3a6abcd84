// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.http;

import java.security.CodeSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Warning in the log of a service that runs from an executable jar. Requests are served by virtual threads, and those
/// can wait for one another for ever when they load classes from jars inside a jar. It appears before the port opens.
final class NestedJarWarning implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(NestedJarWarning.class);
    private static final String NESTED = "jar:nested:";

    private final String location;
    private boolean running;

    /// @param location where the program's classes are from, as the text of a URL
    NestedJarWarning(String location) {
        this.location = location;
    }

    /// Warning for this program.
    static NestedJarWarning ofThisProgram() {
        return new NestedJarWarning(
                Optional.ofNullable(NestedJarWarning.class.getProtectionDomain().getCodeSource())
                        .map(CodeSource::getLocation)
                        .map(Object::toString)
                        .orElse(""));
    }

    @Override
    public void start() {
        running = true;
        if (location.startsWith(NESTED)) {
            LOG.warn(
                    "This service runs from an executable jar, in which requests can block each other for ever while the"
                            + " first of them load classes. Extract it before: java -Djarmode=tools -jar <jar> extract."
                            + " See docs/deployment.md.");
        }
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// Before the web server.
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
