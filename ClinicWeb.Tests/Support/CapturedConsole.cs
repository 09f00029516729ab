// What the program says on its console stands beside the test that made it say so.
[assembly: Xunit.CaptureConsole]
