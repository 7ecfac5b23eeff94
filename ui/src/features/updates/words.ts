import type { UpdateFault } from '../../host/types';
import { m } from '../../i18n';

/** What happened, that nothing was installed, and what to do. */
export function faultWords(fault: UpdateFault): string {
  switch (fault) {
    case 'offline': return m.update_fault_offline();
    case 'cut_off': return m.update_fault_cut_off();
    case 'answer': return m.update_fault_answer();
    case 'no_package': return m.update_fault_no_package();
    case 'not_secure': return m.update_fault_not_secure();
    case 'too_large': return m.update_fault_too_large();
    case 'not_genuine': return m.update_fault_not_genuine();
    case 'other_version': return m.update_fault_other_version();
    case 'no_version': return m.update_fault_no_version();
    case 'disk': return m.update_fault_disk();
    case 'not_installed': return m.update_fault_not_installed();
  }
}
