/* Tables only. Weights are out of their sum; times are medians in seconds. */
#include "tools/genprofile.h"

#define S32 "C:\\Windows\\System32\\"
#define OFFICE "C:\\Program Files\\Microsoft Office\\root\\Office16\\"
#define CHROME "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe"
#define CONHOST S32 "conhost.exe"

const struct program gen_user_programs[] = {
	{CHROME, "\"" CHROME "\" --type=renderer --field-trial-handle=####,i,### --lang=en-US "
		 "--renderer-client-id=### --mojo-platform-channel-handle=#### /prefetch:1",
	 BY_EXPLORER, 30, 600, NULL},
	{OFFICE "OUTLOOK.EXE", "\"" OFFICE "OUTLOOK.EXE\"", BY_EXPLORER, 4, 14000, NULL},
	{OFFICE "WINWORD.EXE", "\"" OFFICE "WINWORD.EXE\" /n \"C:\\Users\\Public\\Documents\\doc-###.docx\"",
	 BY_EXPLORER, 9, 2400, NULL},
	{OFFICE "EXCEL.EXE", "\"" OFFICE "EXCEL.EXE\" \"C:\\Users\\Public\\Documents\\sheet-###.xlsx\"",
	 BY_EXPLORER, 8, 1800, NULL},
	{"C:\\Program Files\\Adobe\\Acrobat DC\\Acrobat\\Acrobat.exe", NULL, BY_EXPLORER, 6, 700, NULL},
	{S32 "notepad.exe", "\"" S32 "notepad.exe\" C:\\Temp\\note-##.txt", BY_EXPLORER, 5, 300, NULL},
	{S32 "cmd.exe", "\"" S32 "cmd.exe\" ", BY_EXPLORER, 4, 900, CONHOST},
	{S32 "WindowsPowerShell\\v1.0\\powershell.exe", "powershell.exe -NoLogo", BY_EXPLORER, 3, 900,
	 CONHOST},
	{S32 "ipconfig.exe", "ipconfig  /all", BY_SHELL, 2, 1, NULL},
	{S32 "ping.exe", "ping  10.1.#.1", BY_SHELL, 4, 4, NULL},
	{S32 "net.exe", "net  use", BY_SHELL, 2, 1, S32 "net1.exe"},
	{"C:\\Program Files\\Git\\cmd\\git.exe", "git  fetch origin", BY_SHELL, 6, 3,
	 "C:\\Program Files\\Git\\mingw64\\bin\\git.exe"},
	{"C:\\Program Files\\7-Zip\\7zFM.exe", NULL, BY_EXPLORER, 3, 120, NULL},
	{S32 "mspaint.exe", NULL, BY_EXPLORER, 2, 400, NULL},
	{S32 "SnippingTool.exe", NULL, BY_EXPLORER, 3, 60, NULL},
	{S32 "backgroundTaskHost.exe",
	 "\"" S32 "backgroundTaskHost.exe\" -ServerName:App.AppX########.mca", BY_DCOM, 10, 30, NULL},
	{S32 "RuntimeBroker.exe", S32 "RuntimeBroker.exe -Embedding", BY_DCOM, 10, 300, NULL},
	{S32 "dllhost.exe", S32 "DllHost.exe /Processid:{AB8902B4-09CA-4BB6-B78D-A8F59079A8D5}", BY_DCOM,
	 10, 6, NULL},
	{S32 "taskhostw.exe", "taskhostw.exe", BY_NETSVCS, 6, 40, NULL},
};
const size_t gen_user_program_count = sizeof gen_user_programs / sizeof *gen_user_programs;

const struct program gen_system_programs[] = {
	{S32 "svchost.exe", S32 "svchost.exe -k netsvcs -p -s ###", BY_SERVICES, 14, 600, NULL},
	{S32 "svchost.exe", S32 "svchost.exe -k LocalSystemNetworkRestricted -p", BY_SERVICES, 8, 900,
	 NULL},
	{S32 "taskhostw.exe", "taskhostw.exe Install $(Arg0)", BY_NETSVCS, 10, 20, NULL},
	{S32 "wbem\\WmiPrvSE.exe", S32 "wbem\\wmiprvse.exe -secured -Embedding", BY_DCOM, 14, 90, NULL},
	{S32 "dllhost.exe", S32 "DllHost.exe /Processid:{3EB3C877-1F16-487C-9050-104DBCD66683}", BY_DCOM,
	 8, 6, NULL},
	{S32 "SearchProtocolHost.exe",
	 "\"" S32 "SearchProtocolHost.exe\" Global\\UsGthrFltPipeMssGthrPipe### Global\\UsGthrCtrlFlt##",
	 BY_SERVICES, 12, 60, NULL},
	{S32 "usoclient.exe", S32 "usoclient.exe StartScan", BY_NETSVCS, 4, 3, NULL},
	{S32 "MusNotification.exe", S32 "MusNotification.exe", BY_NETSVCS, 3, 4, NULL},
	{S32 "rundll32.exe", S32 "rundll32.exe Startupscan.dll,SusRunTask", BY_NETSVCS, 3, 2, NULL},
	{S32 "sc.exe", S32 "sc.exe start w32time task_started", BY_NETSVCS, 3, 1, CONHOST},
	{S32 "defrag.exe", S32 "defrag.exe -c -h -k -g -$", BY_NETSVCS, 1, 900, NULL},
	{S32 "audiodg.exe", S32 "AUDIODG.EXE 0x###", BY_SERVICES, 6, 300, NULL},
	{"C:\\Program Files (x86)\\Google\\Update\\GoogleUpdate.exe",
	 "\"C:\\Program Files (x86)\\Google\\Update\\GoogleUpdate.exe\" /ua /installsource scheduler",
	 BY_NETSVCS, 6, 20, NULL},
	{S32 "sppsvc.exe", S32 "sppsvc.exe", BY_SERVICES, 4, 40, NULL},
	{"C:\\Windows\\servicing\\TrustedInstaller.exe", NULL, BY_SERVICES, 2, 400, NULL},
};
const size_t gen_system_program_count = sizeof gen_system_programs / sizeof *gen_system_programs;

const char *const gen_people[] = {
	"bob", "alice", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy", "kim",
	"lee", "mallory", "nina", "oscar", "peggy", "quinn", "rupert", "sybil", "trent", "ursula",
	"victor", "wendy", "xavier", "yves", "zoe",
};
const size_t gen_people_count = sizeof gen_people / sizeof *gen_people;

const char *const gen_updated[] = {
	"C:\\Program Files\\Google\\Chrome\\Application\\@\\Installer\\setup.exe",
	"C:\\ProgramData\\Microsoft\\Windows Defender\\Platform\\@-0\\MpCmdRun.exe",
	"C:\\Program Files (x86)\\Microsoft\\EdgeUpdate\\@\\MicrosoftEdgeUpdateCore.exe",
};
const size_t gen_updated_count = sizeof gen_updated / sizeof *gen_updated;

const struct program gen_intruder[] = {
	{OFFICE "WINWORD.EXE", "\"" OFFICE "WINWORD.EXE\" /n \"C:\\Users\\Public\\Invoice_####.docm\"",
	 BY_EXPLORER, 0, 600, NULL},
	{S32 "WindowsPowerShell\\v1.0\\powershell.exe", "powershell.exe -NoP -W Hidden -Enc SQBFAFgA",
	 BY_SHELL, 0, 60, CONHOST},
	{"C:\\Users\\Public\\AppData\\Local\\Temp\\viewer_####.exe", NULL, BY_SHELL, 0, 30, NULL},
	{"C:\\Users\\Public\\AppData\\Local\\Temp\\svchost.exe", NULL, BY_SHELL, 0, 9000, NULL},
	{S32 "cmd.exe", S32 "cmd.exe", BY_SHELL, 0, 8000, CONHOST},
	{S32 "whoami.exe", "whoami  /all", BY_SHELL, 1, 1, NULL},
	{S32 "net.exe", "net  group \"Domain Admins\" /domain", BY_SHELL, 1, 1, S32 "net1.exe"},
	{S32 "nltest.exe", "nltest  /domain_trusts", BY_SHELL, 1, 1, NULL},
	{S32 "tasklist.exe", "tasklist  /v", BY_SHELL, 1, 2, NULL},
	{S32 "runas.exe", "runas  /user:CORP\\svc_admin cmd.exe", BY_SHELL, 1, 9, NULL},
};
const size_t gen_intruder_count = sizeof gen_intruder / sizeof *gen_intruder;
