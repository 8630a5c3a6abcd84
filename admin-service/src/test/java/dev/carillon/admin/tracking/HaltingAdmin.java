// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.admin.AdminConfiguration;
import dev.carillon.admin.recipient.ProfileUpdater;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

/// Admin service whose JVM halts when a receipt affects a profile.
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(AdminConfiguration.class)
public class HaltingAdmin {

    static final int EXIT_CODE = 3;

    static void main(String[] arguments) {
        // As in AdminApplication: class loading pins virtual threads to their carriers.
        System.setProperty("jdk.virtualThreadScheduler.parallelism", "16");
        System.setProperty("spring.config.name", "admin");
        SpringApplication.run(HaltingAdmin.class, arguments);
    }

    @Bean
    @Primary
    InstantSource haltingClock() {
        InstantSource system = InstantSource.system();
        StackWalker walker = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
        return new InstantSource() {
            @Override
            public Instant instant() {
                if (walker.getCallerClass().equals(ProfileUpdater.class)) {
                    Runtime.getRuntime().halt(EXIT_CODE);
                }
                return system.instant();
            }
        };
    }
}
