namespace ClinicWeb.Tests.Support;

/// <summary>
/// How much of a random life is lived: some of it with every test run, an hour's worth with <c>./test.sh --long</c>.
/// </summary>
internal static class LongRun
{
    public static int Of(int usual, int inAnHour) =>
        Environment.GetEnvironmentVariable("CLINICWEB_LONG") == "1" ? inAnHour : usual;
}
