package dev.watchkeeper.keeper.services;

import dev.watchkeeper.config.MailSettings;
import dev.watchkeeper.config.yaml.Problem;
import java.util.List;
import java.util.Optional;

/**
 * What came out of loading; immutable. With a mistake there are no children.
 *
 * @param cameras whether the file names cameras, so that a node is wanted
 * @param children in the order of the file
 * @param log where the keeper's own lines go, if the file says so
 * @param debug whether the keeper tells more than usual
 * @param mail how mails are sent, if the file is one of the form that says so here
 */
public record ServicesLoaded(
        boolean cameras,
        List<ServiceSettings> children,
        Optional<ServiceSettings.LogFile> log,
        boolean debug,
        Optional<MailSettings> mail,
        List<Problem> mistakes,
        List<Problem> warnings) {
    public ServicesLoaded {
        children = List.copyOf(children);
        mistakes = List.copyOf(mistakes);
        warnings = List.copyOf(warnings);
    }
}
