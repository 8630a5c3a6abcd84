// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery;

import dev.carillon.delivery.attempt.AttemptId;
import dev.carillon.delivery.attempt.AttemptLedger;
import dev.carillon.delivery.attempt.Begun;
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

/// The service as a process that halts chosen attempts at chosen moments, so that it can be killed there. A file
/// named by the delivery says which; another tells that the moment has come.
final class HeldWorker {

    private static final String DIRECTORY = "carillon.test.moments";

    private HeldWorker() {}

    static void main(String[] arguments) {
        new SpringApplication(DeliveryApplication.class, Holding.class).run(arguments);
    }

    /// Starts one.
    static JavaProcess start(Path directory, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--" + DIRECTORY + "=" + directory);
        return JavaProcess.start(HeldWorker.class, directory.resolve("worker.log"), all);
    }

    static void hold(Path directory, String delivery, Moment moment) throws IOException {
        Files.writeString(directory.resolve(delivery), moment.name());
    }

    static boolean isHeld(Path directory, String delivery) {
        return Files.exists(directory.resolve(delivery + ".held"));
    }

    /// Puts the halts around the ledger.
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
        public Claim claim(AttemptId attempt, ClaimToken token, String provider, Begun begun) {
            holdAt(Moment.BEFORE_CLAIM, attempt);
            Claim claim = ledger.claim(attempt, token, provider, begun);
            holdAt(Moment.BEFORE_CALL, attempt);
            return claim;
        }

        @Override
        public Settlement settle(AttemptId attempt, Settlement settlement) {
            holdAt(Moment.BEFORE_RECORD, attempt);
            Settlement standing = ledger.settle(attempt, settlement);
            holdAt(Moment.BEFORE_RECEIPT, attempt);
            return standing;
        }

        @Override
        public boolean isAvailable() {
            return ledger.isAvailable();
        }

        private void holdAt(Moment moment, AttemptId attempt) {
            String delivery = attempt.delivery().value();
            Path wanted = directory.resolve(delivery);
            try {
                if (Files.exists(wanted) && Files.readString(wanted).equals(moment.name())) {
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
