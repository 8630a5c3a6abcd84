// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.spring;

import java.net.URI;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/// Address and API key of the platform. They are `carillon.client.url` and `.api-key`, unless a bean of this type has
/// others, such as those of a container of a test.
public interface ClientConnectionDetails extends ConnectionDetails {

    URI url();

    String apiKey();
}
