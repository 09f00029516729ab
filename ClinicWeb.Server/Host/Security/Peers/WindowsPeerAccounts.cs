using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Principal;
using Microsoft.Win32.SafeHandles;

namespace ClinicWeb.Server.Host.Security.Peers;

/// <summary>
/// Windows lists every connection with the process that has it, and tells the account of those that this one may see.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed partial class WindowsPeerAccounts : IPeerAccounts
{
    // https://learn.microsoft.com/windows/win32/procthread/process-security-and-access-rights, …/secauthz/access-rights-for-access-token-objects
    private const uint QueryLimitedInformation = 0x1000;
    // To ask a token for its groups, Windows makes an impersonation of it.
    private const uint TokenQuery = 0x0008 | 0x0002;

    private readonly SecurityIdentifier _me = Me();

    public PeerAccount Of(IPEndPoint peer, IPEndPoint here)
    {
        if (WindowsConnections.ProcessOf(peer, here) is not { } process || process == 0)
            return PeerAccount.Other;
        if (process == Environment.ProcessId)
            return PeerAccount.Own;
        try
        {
            return Of(process);
        }
        catch (Win32Exception)
        {
            // Windows shows the processes of other accounts to administrators only: what it hides is not this
            // account's.
            return PeerAccount.Other;
        }
    }

    private PeerAccount Of(int process)
    {
        using var opened = OpenProcess(QueryLimitedInformation, false, process);
        if (opened.IsInvalid || !OpenProcessToken(opened, TokenQuery, out var token))
            throw new Win32Exception();
        using (token)
        using (var identity = new WindowsIdentity(token.DangerousGetHandle()))
        {
            if (identity.User == _me)
                return PeerAccount.Own;
            // Without elevation the group is in an administrator's token for denials only, and IsInRole says no.
            return new WindowsPrincipal(identity).IsInRole(WindowsBuiltInRole.Administrator) ? PeerAccount.Administrator
                : PeerAccount.Other;
        }
    }

    private static SecurityIdentifier Me()
    {
        using var me = WindowsIdentity.GetCurrent();
        return me.User ?? throw new UnreachableException("The process has a user.");
    }

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial SafeProcessHandle OpenProcess(uint access, [MarshalAs(UnmanagedType.Bool)] bool inherit,
        int process);

    [LibraryImport("advapi32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool OpenProcessToken(SafeProcessHandle process, uint access,
        out SafeAccessTokenHandle token);
}
