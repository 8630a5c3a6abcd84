// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.email;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;

/// The simulated e-mail services over HTTP.
///
/// @param sendgridApiKey what calls to the SendGrid-shaped provider must carry
/// @param sendgridKey signs its events: a PEM file
/// @param snsKey signs the events of the SES-shaped provider: a PEM file
/// @param snsCertificate verifies them: a PEM file
@ConfigurationProperties("carillon.simulators.email")
record MailCallbackProperties(
        @DefaultValue("SG.insecure-demo-key") String sendgridApiKey,

        @DefaultValue("classpath:carillon-simulators/insecure-demo-sendgrid-key.pem")
        Resource sendgridKey,

        @DefaultValue("classpath:carillon-simulators/insecure-demo-sns-key.pem")
        Resource snsKey,

        @DefaultValue("classpath:carillon-simulators/insecure-demo-sns-certificate.pem")
        Resource snsCertificate) {

    @Override
    public String toString() {
        return "MailCallbackProperties[]";
    }
}
