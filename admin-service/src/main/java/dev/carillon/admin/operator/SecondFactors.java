// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import com.google.protobuf.ByteString;
import dev.carillon.admin.audit.AuditTrail;
import dev.carillon.admin.audit.Change;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.refusal.AdminRefusals;
import dev.carillon.events.Sha256;
import dev.carillon.keys.SecretSeal;
import dev.carillon.runtime.http.RefusedException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Second factors of operators who sign in with a password: one-time passwords of an authenticator app, and recovery
/// codes for the loss of the device. Secrets are sealed by the master key; of recovery codes there are only hashes.
/// Each code is accepted once. Thread-safe.
public final class SecondFactors {

    private static final String BEGIN = """
        insert into operator_second_factors as f (operator, secret, last_step) values (?, ?, 0)
        on conflict (operator) do update set secret = excluded.secret where f.confirmed_at_millis is null
        """;

    private static final String PENDING =
            "select secret from operator_second_factors where operator = ? and confirmed_at_millis is null";

    private static final String LOCK_PENDING = PENDING + " for update";

    private static final String CONFIRM =
            "update operator_second_factors set confirmed_at_millis = ?, last_step = ? where operator = ?";

    private static final String ADD_CODE = "insert into operator_recovery_codes (operator, code_sha256) values (?, ?)";

    private static final String SECRET =
            "select secret from operator_second_factors where operator = ? and confirmed_at_millis is not null";

    private static final String USE_STEP =
            "update operator_second_factors set last_step = ? where operator = ? and last_step < ?";

    private static final String USE_CODE = "delete from operator_recovery_codes where operator = ? and code_sha256 = ?";

    private static final String COUNT_CODES = "select count(*) from operator_recovery_codes where operator = ?";

    private static final String REMOVE = "delete from operator_second_factors where operator = ?";

    private static final String SECRETS = "select operator, secret from operator_second_factors order by operator";

    private static final String RESEAL =
            "update operator_second_factors set secret = ? where operator = ? and secret = ?";

    private static final String KIND = "operator";
    private static final int SECRET_BYTES = 20;
    private static final int RECOVERY_CODES = 10;
    private static final int RECOVERY_BYTES = 10;

    private final AdminDatabase database;
    private final AuditTrail audit;
    private final SecretSeal seal;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    SecondFactors(AdminDatabase database, AuditTrail audit, SecretSeal seal, InstantSource clock) {
        this.database = database;
        this.audit = audit;
        this.seal = seal;
        this.clock = clock;
    }

    /// Second factor that its operator has to confirm by a code.
    ///
    /// @param secret text to type into an authenticator app
    /// @param uri the same as a link that opens the app
    record Pending(String secret, String uri) {}

    /// Begins to set up a second factor. It is not asked for before it is confirmed.
    ///
    /// @throws RefusedException if the operator has one already
    void begin(String operator) {
        byte[] secret = random(SECRET_BYTES);
        ByteString sealed = seal.sealOf(owner(operator), ByteString.copyFrom(secret));
        int begun = database.jdbc()
                .sql(BEGIN)
                .params(operator, sealed.toByteArray())
                .update();
        if (begun == 0) {
            throw AdminRefusals.wrongState("you have a second factor already: remove it first", "set-up");
        }
    }

    Optional<Pending> pending(String operator) {
        return database.jdbc()
                .sql(PENDING)
                .param(operator)
                .query(byte[].class)
                .optional()
                .map(stored -> OneTimePassword.base32(open(operator, stored)))
                .map(secret -> new Pending(
                        secret, "otpauth://totp/Carillon:%s?secret=%s&issuer=Carillon".formatted(operator, secret)));
    }

    /// Confirms a second factor by a code of the authenticator app.
    ///
    /// @return recovery codes, which cannot be read again
    /// @throws RefusedException if there is nothing to confirm, or the code is wrong
    List<String> confirm(String operator, String code) {
        return database.inTransaction(jdbc -> {
            byte[] stored = jdbc.sql(LOCK_PENDING)
                    .param(operator)
                    .query(byte[].class)
                    .optional()
                    .orElseThrow(() -> RefusedException.notFound("second factor to confirm"));
            OptionalLong step = OneTimePassword.matchedStep(open(operator, stored), normalized(code), clock.instant());
            if (step.isEmpty()) {
                throw RefusedException.invalid("code", "match", "is not the code of your authenticator app");
            }
            jdbc.sql(CONFIRM).params(clock.millis(), step.getAsLong(), operator).update();
            audit.record(jdbc, List.of(Change.done(Change.INSTALLATION, "set-second-factor", KIND, operator)));
            return newCodes(jdbc, operator);
        });
    }

    /// Uses up a code of the authenticator app or a recovery code.
    ///
    /// @return false if the code is wrong or was used before
    boolean accepts(String operator, String code) {
        String plain = normalized(code);
        return isCurrentPassword(operator, plain)
                || database.jdbc().sql(USE_CODE).params(operator, hash(plain)).update() > 0;
    }

    private boolean isCurrentPassword(String operator, String code) {
        Optional<byte[]> stored =
                database.jdbc().sql(SECRET).param(operator).query(byte[].class).optional();
        OptionalLong step = stored.isEmpty()
                ? OptionalLong.empty()
                : OneTimePassword.matchedStep(open(operator, stored.get()), code, clock.instant());
        return step.isPresent()
                && database.jdbc()
                                .sql(USE_STEP)
                                .params(step.getAsLong(), operator, step.getAsLong())
                                .update()
                        > 0;
    }

    int recoveryCodes(String operator) {
        return database.jdbc()
                .sql(COUNT_CODES)
                .param(operator)
                .query(Integer.class)
                .single();
    }

    /// Removes an operator's second factor and its recovery codes.
    void remove(String operator) {
        database.inTransaction(jdbc -> {
            if (jdbc.sql(REMOVE).param(operator).update() > 0) {
                audit.record(jdbc, List.of(Change.done(Change.INSTALLATION, "remove-second-factor", KIND, operator)));
            }
            return operator;
        });
    }

    /// Seals the secrets that are unsealed or sealed with an earlier master key.
    ///
    /// @return number of secrets that were sealed
    public int reseal() {
        int sealed = 0;
        List<Map.Entry<String, byte[]>> secrets = database.jdbc()
                .sql(SECRETS)
                .query((row, _) -> Map.entry(row.getString("operator"), row.getBytes("secret")))
                .list();
        for (Map.Entry<String, byte[]> stored : secrets) {
            String operator = stored.getKey();
            if (!seal.isAsSealedNow(ByteString.copyFrom(stored.getValue()))) {
                byte[] secret = seal.sealOf(owner(operator), ByteString.copyFrom(open(operator, stored.getValue())))
                        .toByteArray();
                sealed += database.jdbc()
                        .sql(RESEAL)
                        .params(secret, operator, stored.getValue())
                        .update();
            }
        }
        return sealed;
    }

    private List<String> newCodes(JdbcClient jdbc, String operator) {
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < RECOVERY_CODES; i++) {
            String code = OneTimePassword.base32(random(RECOVERY_BYTES)).toLowerCase(Locale.ROOT);
            jdbc.sql(ADD_CODE).params(operator, hash(code)).update();
            codes.add(code);
        }
        return codes;
    }

    private byte[] open(String operator, byte[] stored) {
        return seal.openOf(owner(operator), ByteString.copyFrom(stored)).toByteArray();
    }

    private byte[] random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String owner(String operator) {
        return "operator " + operator;
    }

    private static String normalized(String code) {
        return code.replaceAll("[\\s-]", "").toLowerCase(Locale.ROOT);
    }

    /// Recovery codes have 80 random bits, so a plain hash cannot be reversed.
    private static byte[] hash(String code) {
        return Sha256.of(code);
    }
}
