// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressGuardTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.8.8",
                "0.0.0.0",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "192.0.0.8",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd12::1",
                "ff02::1",
                "::ffff:127.0.0.1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "2001:db8::1",
                "::127.0.0.1"
            })
    void addressesOutsideThePublicInternetAreRefused(String address) {
        assertThat(AddressGuard.publicAnd(List.of(), List.of()).isAllowed(InetAddress.ofLiteral(address)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "192.169.0.1"})
    void publicAddressesAreAllowed(String address) {
        assertThat(AddressGuard.publicAnd(List.of(), List.of()).isAllowed(InetAddress.ofLiteral(address)))
                .isTrue();
    }

    @Test
    void onlyTheRangesNamedAreAllowedBeside() {
        AddressGuard guard = AddressGuard.publicAnd(List.of("10.1.0.0/16", "::1"), List.of());

        assertThat(guard.isAllowed(InetAddress.ofLiteral("10.1.255.255"))).isTrue();
        assertThat(guard.isAllowed(InetAddress.ofLiteral("10.2.0.0"))).isFalse();
        assertThat(guard.isAllowed(InetAddress.ofLiteral("::1"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "example.org", "10.0.0.0/-1", "10.0.0.0/x"})
    void malformedRangeIsRefused(String range) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressGuard.publicAnd(List.of(range), List.of()))
                .withMessageContaining(range);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://shop.example/",
                "http://shop.example/",
                "https://shop.example:443/",
                "https://shop.example:8443/",
                "https://shop.example:8010/"
            })
    void theUsualAndTheConfiguredPortsMayBeCalled(String url) {
        assertThat(AddressGuard.publicAnd(List.of(), List.of("8443", "8000-8010"))
                        .allowsPort(URI.create(url)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://shop.example:22/", "https://shop.example:8011/", "http://shop.example:6379/"})
    void otherPortsMayNotBeCalled(String url) {
        assertThat(AddressGuard.publicAnd(List.of(), List.of("8443", "8000-8010"))
                        .allowsPort(URI.create(url)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "x", "9-8", "-1", "80-", ""})
    void aMalformedPortIsRefused(String port) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressGuard.publicAnd(List.of(), List.of(port)))
                .withMessageContaining("not a port");
    }
}
