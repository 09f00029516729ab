namespace ClinicWeb.Components.Controls;

internal static class NamespaceAnchor;
