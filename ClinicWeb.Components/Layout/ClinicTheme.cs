using MudBlazor;

namespace ClinicWeb.Components.Layout;

/// <summary>MudBlazor in the colours and the letter of wwwroot/css/tokens.css; change both together.</summary>
internal static class ClinicTheme
{
    private static readonly string[] Font = ["Atkinson Hyperlegible Next", "system-ui", "sans-serif"];

    public static readonly MudTheme Theme = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#0e5a5e",
            PrimaryContrastText = "#ffffff",
            Secondary = "#48605f",
            Tertiary = "#1d5687",
            Info = "#1d5687",
            Success = "#17653f",
            Warning = "#804800",
            Error = "#a1262b",
            Dark = "#14282c",
            Background = "#f3f6f5",
            BackgroundGray = "#eaf0ef",
            Surface = "#ffffff",
            TextPrimary = "#14282c",
            TextSecondary = "#48605f",
            TextDisabled = "#6d8182",
            ActionDefault = "#48605f",
            ActionDisabled = "#7d9192",
            ActionDisabledBackground = "#e3eae9",
            Divider = "#d5dfde",
            DividerLight = "#e6edec",
            LinesDefault = "#d5dfde",
            LinesInputs = "#82979a",
            TableLines = "#e1e9e8",
            TableHover = "#eff4f3",
            OverlayDark = "rgba(8,20,22,0.5)",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#6fc7c2",
            PrimaryContrastText = "#06282a",
            Secondary = "#a6babb",
            SecondaryContrastText = "#0c1517",
            Tertiary = "#93c3ee",
            TertiaryContrastText = "#0c1517",
            Info = "#93c3ee",
            InfoContrastText = "#0c1517",
            Success = "#7fd0a2",
            SuccessContrastText = "#0c1517",
            Warning = "#f1bc6e",
            WarningContrastText = "#0c1517",
            Error = "#f5a39e",
            ErrorContrastText = "#2a0b0c",
            Dark = "#e7f0ef",
            DarkContrastText = "#0c1517",
            Background = "#0c1517",
            BackgroundGray = "#1b2b2f",
            Surface = "#142124",
            TextPrimary = "#e7f0ef",
            TextSecondary = "#a6babb",
            TextDisabled = "#81979a",
            ActionDefault = "#a6babb",
            ActionDisabled = "#748a8e",
            ActionDisabledBackground = "#223337",
            Divider = "#2b3d41",
            DividerLight = "#22322f",
            LinesDefault = "#2b3d41",
            LinesInputs = "#6b8287",
            TableLines = "#243539",
            TableHover = "#1a292d",
            OverlayDark = "rgba(0,0,0,0.6)",
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px" },
        Typography = new Typography
        {
            Default = new DefaultTypography
            { FontFamily = Font, FontSize = "1rem", LineHeight = "1.5", LetterSpacing = "0" },
            Body1 = new Body1Typography
            { FontFamily = Font, FontSize = "1rem", LineHeight = "1.5", LetterSpacing = "0" },
            Body2 = new Body2Typography
            { FontFamily = Font, FontSize = "0.9375rem", LineHeight = "1.45", LetterSpacing = "0" },
            Subtitle1 = new Subtitle1Typography
            { FontFamily = Font, FontSize = "1rem", FontWeight = "400", LetterSpacing = "0" },
            Caption = new CaptionTypography { FontFamily = Font, FontSize = "0.875rem", LetterSpacing = "0" },
            H6 = new H6Typography
            { FontFamily = Font, FontSize = "1.1875rem", FontWeight = "650", LetterSpacing = "0" },
            Button = new ButtonTypography
            {
                FontFamily = Font,
                FontSize = "0.9375rem",
                FontWeight = "600",
                LineHeight = "1.6",
                LetterSpacing = "0",
                TextTransform = "none",
            },
        },
    };
}
