// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.testcontainers;

import dev.carillon.spring.ClientConnectionDetails;
import java.net.URI;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;

/// Factory of the starter's connection to a container with `@ServiceConnection`.
final class ContainerClientConnection
        extends ContainerConnectionDetailsFactory<CarillonContainer, ClientConnectionDetails> {

    @Override
    protected ClientConnectionDetails getContainerConnectionDetails(
            ContainerConnectionSource<CarillonContainer> source) {
        return new OfContainer(source);
    }

    private static final class OfContainer extends ContainerConnectionDetails<CarillonContainer>
            implements ClientConnectionDetails {

        private OfContainer(ContainerConnectionSource<CarillonContainer> source) {
            super(source);
        }

        @Override
        public URI url() {
            return getContainer().url();
        }

        @Override
        public String apiKey() {
            return getContainer().apiKey();
        }
    }
}
