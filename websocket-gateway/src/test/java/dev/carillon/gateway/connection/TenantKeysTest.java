// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.carillon.runtime.http.AllowedAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class TenantKeysTest {

    private static final Duration LIFETIME = Duration.ofMinutes(5);

    private final Logger logger = (Logger) LoggerFactory.getLogger(TenantKeys.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final AtomicLong now = new AtomicLong(-7);
    private final KeyServers servers = new KeyServers(AllowedAddresses.publicAnd(List.of("127.0.0.0/8")));
    private final TenantKeys keys =
            new TenantKeys(new TenantKeys.Settings(LIFETIME, Duration.ofMillis(1)), servers, now::get);

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
        servers.close();
    }

    @Test
    void anAddressThatDoesNotAnswerIsLoggedOncePerLifetimeOfItsKeys() throws IOException, JOSEException {
        String address = addressWithoutServer();
        SignedJWT jwt = jwt();

        for (int attempt = 0; attempt < 5; attempt++) {
            assertThat(keys.check(address, jwt)).isEqualTo(TenantKeys.Signature.UNKNOWN);
        }
        now.addAndGet(LIFETIME.toNanos() - 1);
        keys.check(address, jwt);
        assertThat(warnings()).isEqualTo(1);

        now.addAndGet(1);
        keys.check(address, jwt);
        keys.check(address, jwt);
        assertThat(warnings()).isEqualTo(2);
    }

    @Test
    void eachAddressIsLogged() throws IOException, JOSEException {
        keys.check(addressWithoutServer(), jwt());
        keys.check(addressWithoutServer() + "/other", jwt());

        assertThat(warnings()).isEqualTo(2);
    }

    private long warnings() {
        return log.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .filter(event -> event.getFormattedMessage().contains("cannot be fetched"))
                .count();
    }

    private static String addressWithoutServer() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:%d/keys".formatted(free.getLocalPort());
        }
    }

    private static SignedJWT jwt() throws JOSEException {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader(JWSAlgorithm.ES256),
                new JWTClaimsSet.Builder().subject("ann").build());
        jwt.sign(new ECDSASigner(new ECKeyGenerator(Curve.P_256).generate()));
        return jwt;
    }
}
