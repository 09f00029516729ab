using System.Text;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Host.Locking;

namespace ClinicWeb.Server.Host.Cli;

/// <summary>
/// passphrase set and remove, for who owns the files: the one of now is not asked. A server that runs follows within
/// seconds, and locks every window.
/// </summary>
internal static class PassphraseVerbs
{
    /// <summary>Sets another one: typed twice without showing it, or one line of the standard input.</summary>
    public static async Task<int> SetAsync(Practice practice, int? idleMinutes)
    {
        var typed = Read("New passphrase: ");
        if (!Console.IsInputRedirected && Read("Once more: ") != typed)
            throw new ClinicException(
                ClinicError.Invalid, $"The two are not the same.", $"Nothing was changed. Try again.");
        practice.CreateFolder();
        await practice.Get<Passphrase>().ResetAsync(typed, idleMinutes);
        Console.WriteLine("The passphrase is set. Every window asks for it now.");
        return 0;
    }

    /// <summary>Nothing is asked any more.</summary>
    public static Task<int> RemoveAsync(Practice practice)
    {
        var store = practice.Get<PassphraseStore>();
        if (!store.Read().IsSet)
        {
            Console.WriteLine("No passphrase is set.");
            return Task.FromResult(0);
        }

        store.Remove();
        Console.WriteLine("The passphrase is removed.");
        return Task.FromResult(0);
    }

    private static string Read(string prompt)
    {
        if (Console.IsInputRedirected)
            return Console.In.ReadLine() ?? "";
        Console.Write(prompt);
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is var key && key.Key != ConsoleKey.Enter)
        {
            if (key.Key == ConsoleKey.Backspace)
                typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key.KeyChar))
                typed.Append(key.KeyChar);
        }

        Console.WriteLine();
        return typed.ToString();
    }
}
