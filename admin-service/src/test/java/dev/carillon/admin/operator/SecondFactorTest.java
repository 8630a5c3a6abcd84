// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.admin.ConsoleSession;
import dev.carillon.admin.RunningAdmin;
import dev.carillon.admin.RunningAdmin.Tenancy;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.testsupport.KafkaExtension;
import dev.carillon.testsupport.PostgresExtension;
import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Second factors of operators, with the codes that an authenticator app would show.
class SecondFactorTest {

    private static final String ACCOUNT = "/console/account";
    private static final String FACTOR = ACCOUNT + "/second-factor";
    private static final Pattern SECRET = Pattern.compile("secret=([A-Z2-7]{32})&amp;issuer");
    private static final Pattern CODES = Pattern.compile("(?:[a-z2-7]{16} ){9}[a-z2-7]{16}");

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    @RegisterExtension
    static final PostgresExtension POSTGRES = new PostgresExtension();

    private static RunningAdmin admin;
    private static Tenancy tenancy;

    @BeforeAll
    static void start() {
        admin = RunningAdmin.shared();
        tenancy = admin.newTenant();
    }

    /// Operator with a password and, once set up, an authenticator app.
    private record Person(String name, String password) {

        ConsoleSession signIn(String code) {
            ConsoleSession session = new ConsoleSession(admin.url(), name);
            session.signIn(password, code);
            return session;
        }

        boolean isRefused(String code) {
            return signIn(code).get(page()).uri().getPath().equals("/console/sign-in");
        }
    }

    /// Secret and recovery codes of a second factor.
    ///
    /// @param base32 the secret as it is shown
    private record Factor(String base32, long confirmedStep, List<String> recovery) {

        byte[] secret() {
            return decoded(base32);
        }

        /// Code of the step after the confirmation's, which is accepted already.
        String next() {
            return OneTimePassword.at(secret(), confirmedStep + 1);
        }
    }

    @Test
    void aSignInNeedsACodeThatWasNotUsedBefore() {
        Person person = newPerson();
        assertThat(person.signIn("").get(page()).statusCode()).isEqualTo(200);

        Factor factor = setUp(person.signIn(""));

        assertThat(person.isRefused("")).isTrue();
        assertThat(person.isRefused("000000")).isTrue();
        assertThat(person.isRefused(OneTimePassword.at(factor.secret(), factor.confirmedStep())))
                .as("used for the confirmation")
                .isTrue();
        assertThat(person.isRefused(factor.next())).isFalse();
        assertThat(person.isRefused(factor.next())).as("used").isTrue();
    }

    @Test
    void aRecoveryCodeIsAcceptedOnce() {
        Person person = newPerson();
        Factor factor = setUp(person.signIn(""));
        String code = factor.recovery().getFirst();

        assertThat(person.signIn(code.toUpperCase(Locale.ROOT)).get(ACCOUNT).body())
                .contains("9</span> recovery codes");
        assertThat(person.isRefused(code)).isTrue();
        assertThat(person.isRefused(factor.recovery().getLast())).isFalse();
    }

    @Test
    void theCodesOfOneOperatorAreNotThoseOfAnother() {
        Person one = newPerson();
        Person other = newPerson();
        Factor factor = setUp(one.signIn(""));
        setUp(other.signIn(""));

        assertThat(other.isRefused(factor.recovery().getFirst())).isTrue();
        assertThat(other.isRefused(factor.next())).isTrue();
    }

    @Test
    void anUnconfirmedFactorIsNotAskedFor() {
        Person person = newPerson();
        ConsoleSession session = person.signIn("");
        session.submit(ACCOUNT, FACTOR);

        HttpResponse<String> wrong = session.submit(ACCOUNT, FACTOR + "/confirmation", "code", "000000");

        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(person.isRefused("")).isFalse();
    }

    @Test
    void removingAFactorNeedsPasswordAndCode() {
        Person person = newPerson();
        ConsoleSession session = person.signIn("");
        Factor factor = setUp(session);

        assertThat(remove(session, "not the password", factor.next())).isEqualTo(400);
        assertThat(remove(session, person.password(), "000000")).isEqualTo(400);
        assertThat(session.submit(ACCOUNT, FACTOR).statusCode())
                .as("no second one beside it")
                .isEqualTo(409);
        assertThat(remove(session, person.password(), factor.next())).isEqualTo(200);

        assertThat(person.isRefused("")).isFalse();
    }

    @Test
    void anInstallationsAdminRemovesAFactor() {
        Person person = newPerson();
        setUp(person.signIn(""));

        assertThat(admin.delete("/v1/operators/" + person.name() + "/second-factor", RunningAdmin.OPERATOR_KEY)
                        .status())
                .isEqualTo(204);

        assertThat(person.isRefused("")).isFalse();
    }

    @Test
    void wrongCodesAreLimitedOverAllAddresses() {
        Person person = newPerson();
        Factor factor = setUp(person.signIn(""));
        for (int i = 1; i <= 10; i++) {
            new ConsoleSession(admin.url(), person.name(), "X-Forwarded-For", "203.0.113." + i)
                    .signIn(person.password(), "000000");
        }

        assertThat(person.isRefused(factor.next())).isTrue();
    }

    @Test
    void whereItIsRequiredNothingIsSeenWithoutIt() {
        Person person = newPerson();
        Map<String, String> properties = new HashMap<>(POSTGRES.propertiesOf("admin"));
        properties.put("carillon.admin.tracking.group-id", "tracking-of-second-factors");
        properties.put("carillon.admin.dead-letters.group-id", "dead-letters-of-second-factors");
        properties.put("carillon.admin.sign-in.second-factor", "required");
        try (RunningAdmin strict = RunningAdmin.start(KAFKA.bootstrapServers(), POSTGRES.jdbcUrl(), properties)) {
            strict.awaitReady();
            ConsoleSession session = new ConsoleSession(strict.url(), person.name());

            HttpResponse<String> landed = session.signIn(person.password());
            assertThat(landed.uri().getPath()).isEqualTo(ACCOUNT);
            assertThat(landed.body()).contains("requires a second factor");
            assertThat(session.get(page()).statusCode()).isEqualTo(403);
            setUp(session);

            assertThat(session.get(page()).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void recoveryCodesAreStoredAsHashes() throws NoSuchAlgorithmException {
        Person person = newPerson();
        Factor factor = setUp(person.signIn(""));

        List<@Nullable String> stored = admin.bean(AdminDatabase.class)
                .jdbc()
                .sql("select encode(code_sha256, 'hex') from operator_recovery_codes where operator = ?")
                .param(person.name())
                .query(String.class)
                .list();

        assertThat(stored)
                .hasSize(10)
                .contains(HexFormat.of().formatHex(sha256(factor.recovery().getFirst())));
    }

    private static Factor setUp(ConsoleSession session) {
        session.submit(ACCOUNT, FACTOR);
        Matcher shown = SECRET.matcher(session.get(ACCOUNT).body());
        assertThat(shown.find()).isTrue();
        byte[] secret = decoded(shown.group(1));
        long step = OneTimePassword.step(Instant.now());
        String done = session.submit(ACCOUNT, FACTOR + "/confirmation", "code", OneTimePassword.at(secret, step))
                .body();
        Matcher codes = CODES.matcher(done);
        assertThat(codes.find()).as(done).isTrue();
        return new Factor(shown.group(1), step, Arrays.asList(codes.group().split(" ")));
    }

    private static int remove(ConsoleSession session, String current, String code) {
        return session.submit(ACCOUNT, FACTOR + "/removal", "current", current, "code", code)
                .statusCode();
    }

    private static byte[] sha256(String text) throws NoSuchAlgorithmException {
        return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] decoded(String base32) {
        BigInteger value = BigInteger.ZERO;
        for (int i = 0; i < base32.length(); i++) {
            value = value.shiftLeft(5)
                    .or(BigInteger.valueOf("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(base32.charAt(i))));
        }
        byte[] bytes = value.toByteArray();
        byte[] secret = new byte[20];
        int length = Math.min(bytes.length, secret.length);
        System.arraycopy(bytes, bytes.length - length, secret, secret.length - length, length);
        return secret;
    }

    private static Person newPerson() {
        RunningAdmin.NewOperator created = admin.newOperator(tenancy.tenant(), "viewer");
        return new Person(created.name(), created.password());
    }

    private static String page() {
        return "/console/t/" + tenancy.tenant() + "/audit";
    }
}
