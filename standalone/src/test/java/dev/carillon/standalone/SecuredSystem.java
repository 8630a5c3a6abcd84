// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// JUnit extension with a standalone system of the test class on [SecuredStores], on free ports and with an empty
/// directory.
final class SecuredSystem implements BeforeAllCallback, AfterAllCallback, ParameterResolver {

    private static final Path DIRECTORY =
            Path.of("target", "standalone-secured-it").toAbsolutePath();

    private static @Nullable SecuredStores stores;
    private static @Nullable Standalone system;

    @Override
    public void beforeAll(ExtensionContext context) {
        Standalone started = RunningSystem.start(
                (data, _) -> {
                    SecuredStores secured = SecuredStores.start(data);
                    stores = secured;
                    return secured;
                },
                DIRECTORY,
                "--carillon.standalone.fresh=true",
                "--logging.config=classpath:logback-running.xml",
                "--logging.structured.format.file=ecs");
        system = started;
        RunningSystem.awaitRouting(new PlatformClient(started.url(), started.apiKey()));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (system != null) {
            system.close();
            system = null;
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Standalone.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return Objects.requireNonNull(system);
    }

    static SecuredStores stores() {
        return Objects.requireNonNull(stores);
    }
}
