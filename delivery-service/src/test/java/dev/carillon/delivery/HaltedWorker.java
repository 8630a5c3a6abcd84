// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery;

import dev.carillon.delivery.attempt.AttemptId;
import dev.carillon.delivery.attempt.AttemptLedger;
import dev.carillon.delivery.attempt.AttemptWindow;
import dev.carillon.delivery.attempt.Claim;
import dev.carillon.delivery.attempt.ClaimToken;
import dev.carillon.delivery.attempt.Settlement;
import dev.carillon.testsupport.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/// Service process that halts chosen attempts at chosen steps, so that it can be killed there. A file named after
/// the delivery contains the step; another file reports that the step is reached.
final class HaltedWorker {

    private static final String DIRECTORY = "carillon.test.moments";

    private HaltedWorker() {}

    static void main(String[] arguments) {
        new SpringApplication(DeliveryApplication.class, Holding.class).run(arguments);
    }

    /// Starts a worker process.
    static JavaProcess start(Path directory, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--" + DIRECTORY + "=" + directory);
        return JavaProcess.start(HaltedWorker.class, directory.resolve("worker.log"), all);
    }

    static void hold(Path directory, String delivery, CrashPoint crashPoint) throws IOException {
        Files.writeString(directory.resolve(delivery), crashPoint.name());
    }

    static boolean isHeld(Path directory, String delivery) {
        return Files.exists(directory.resolve(delivery + ".held"));
    }

    /// Decorates the ledger with the halts.
    @Configuration(proxyBeanMethods = false)
    static class Holding {

        @Bean
        static BeanPostProcessor holdingLedger(Environment environment) {
            Path directory = Path.of(environment.getRequiredProperty(DIRECTORY));
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return bean instanceof AttemptLedger ledger ? new HoldingLedger(ledger, directory) : bean;
                }
            };
        }
    }

    private record HoldingLedger(AttemptLedger ledger, Path directory) implements AttemptLedger {

        @Override
        public Claim claim(AttemptId attempt, ClaimToken token, String provider, AttemptWindow window) {
            holdAt(CrashPoint.BEFORE_CLAIM, attempt);
            Claim claim = ledger.claim(attempt, token, provider, window);
            holdAt(CrashPoint.BEFORE_CALL, attempt);
            return claim;
        }

        @Override
        public Settlement settle(AttemptId attempt, Settlement settlement) {
            holdAt(CrashPoint.BEFORE_RECORD, attempt);
            Settlement standing = ledger.settle(attempt, settlement);
            holdAt(CrashPoint.BEFORE_RECEIPT, attempt);
            return standing;
        }

        @Override
        public boolean isAvailable() {
            return ledger.isAvailable();
        }

        private void holdAt(CrashPoint crashPoint, AttemptId attempt) {
            String delivery = attempt.delivery().value();
            Path wanted = directory.resolve(delivery);
            try {
                if (Files.exists(wanted) && Files.readString(wanted).equals(crashPoint.name())) {
                    Files.writeString(directory.resolve(delivery + ".held"), "");
                    new CountDownLatch(1).await();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
