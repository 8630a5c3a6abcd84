// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.carillon.events.TenantId;
import org.junit.jupiter.api.Test;

class SecretSealTest {

    private static final String OLD = "old:bm90LWEtc2VjcmV0LW5vdC1hLXNlY3JldC0wMTIzNDU=";
    private static final String NEW = "new:YW5vdGhlci1ub3Qtc2VjcmV0LWtleS0wMTIzNDU2Nzg=";
    private static final TenantId ACME = new TenantId("acme");
    private static final ByteString SECRET = ByteString.copyFromUtf8("what tokens are signed with");

    private final SecretSeal old = SecretSeal.by(new MasterKeys(OLD));

    @Test
    void aSecretIsOpenedForItsTenantOnly() {
        ByteString sealed = old.seal(ACME, SECRET);

        assertThat(sealed.toStringUtf8()).startsWith("sealed:old:").doesNotContain("signed");
        assertThat(old.seal(ACME, SECRET)).isNotEqualTo(sealed);
        assertThat(old.open(ACME, sealed)).isEqualTo(SECRET);
        assertThatThrownBy(() -> old.open(new TenantId("other"), sealed)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSecretOfAnotherOwnerIsOpenedForThatOwnerOnly() {
        ByteString sealed = old.sealOf("operator ann", SECRET);

        assertThat(old.openOf("operator ann", sealed)).isEqualTo(SECRET);
        assertThatThrownBy(() -> old.openOf("operator bob", sealed)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> old.open(ACME, sealed)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aNewMasterKeyOpensWhatTheOldOneSealedAndSealsAnew() {
        ByteString sealed = old.seal(ACME, SECRET);
        SecretSeal both = SecretSeal.by(new MasterKeys(NEW + "," + OLD));

        assertThat(both.open(ACME, sealed)).isEqualTo(SECRET);
        assertThat(both.isAsSealedNow(sealed)).isFalse();
        assertThat(both.isAsSealedNow(both.seal(ACME, SECRET))).isTrue();
        assertThatThrownBy(() -> SecretSeal.by(new MasterKeys(NEW)).open(ACME, sealed))
                .hasMessageContaining("'old'");
    }

    @Test
    void whatWasStoredInTheClearIsOpenedAsItStands() {
        assertThat(old.open(ACME, SECRET)).isEqualTo(SECRET);
        assertThat(old.isAsSealedNow(SECRET)).isFalse();
        assertThat(SecretSeal.none().seal(ACME, SECRET)).isEqualTo(SECRET);
        assertThat(SecretSeal.none().isAsSealedNow(SECRET)).isTrue();
        assertThatThrownBy(() -> SecretSeal.none().open(ACME, old.seal(ACME, SECRET)))
                .hasMessageContaining("carillon.keys.encryption");
    }
}
