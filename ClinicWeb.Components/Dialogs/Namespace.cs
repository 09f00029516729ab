namespace ClinicWeb.Components.Dialogs;

internal static class NamespaceAnchor;
